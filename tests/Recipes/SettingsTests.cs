using Relight.Recipes.Settings;
using Relight.Training;

namespace Relight.Tests.Recipes;

public sealed class SettingsTests : IDisposable
{
    private static readonly RunSettings Settings = new() { Data = new DataSettings { Path = "synthetic" } };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_setting_can_be_set_by_its_path()
    {
        SettingsSchema.With(Settings, "optimizer.lr", "3e-4").Optimizer.Lr.ShouldBe(3e-4);
        SettingsSchema.With(Settings, "checkpoint.everySteps", "50").Checkpoint.EverySteps.ShouldBe(50);
        SettingsSchema.With(Settings, "data.labels", "10%").Data.Labels.ShouldBe("10%");
        SettingsSchema.With(Settings, "data.cache", "null").Data.Cache.ShouldBeNull();
        SettingsSchema.With(Settings, "training.precision", "Fp32").Training.Precision.ShouldBe(Precision.Fp32);
        SettingsSchema.With(Settings with { Start = new StartSettings { From = "x" } }, "start.freeze", "conv1, layer1").Start!.Freeze.ShouldBe(["conv1", "layer1"]);
    }

    [Theory]
    [InlineData("optimizer.learningRate", "1", "Did you mean")]
    [InlineData("optimiser.lr", "1", "optimizer.lr")]
    [InlineData("optimizer.lr", "fast", "a number")]
    [InlineData("training.epochs", "2.5", "a whole number")]
    [InlineData("recipe.augment", "yes", "true or false")]
    [InlineData("checkpoint.keep", "0", "Expected 1 checkpoint or more")]
    [InlineData("training.precision", "fp8", "one of")]
    [InlineData("optimizer.name", "adma", "Expected one of adam, adamw")]
    [InlineData("optimizer.schedule", "x", "Expected one of constant")]
    [InlineData("model.arch", "vgg", "Expected one of resnet")]
    [InlineData("data.batchSize", "0", "Expected 1 or more")]
    [InlineData("training.epochs", "0", "Expected 1 or more")]
    [InlineData("recipe.dropout", "1", "Expected a share in [0, 1)")]
    [InlineData("training.clipNorm", "0", "Expected a norm above 0")]
    public void What_is_wrong_is_named_with_what_was_expected(string path, string value, string expected) =>
        Should.Throw<FormatException>(() => SettingsSchema.With(Settings, path, value)).Message.ShouldContain(expected);

    [Fact]
    public void A_file_says_what_it_changes()
    {
        File.WriteAllText(_folder["run.yaml"], """
            # a comment
            optimizer:
              lr: 3e-4
              name: sgd
            data:
              cache: ~
            training: { epochs: 3 }
            """);
        var entries = SettingsFile.Read(_folder["run.yaml"]);
        var settings = entries.Aggregate(Settings, (before, entry) => entry.ApplyTo(before));
        settings.Optimizer.ShouldBe(new OptimizerSettings { Lr = 3e-4, Name = "sgd" });
        settings.Data.Cache.ShouldBeNull();
        settings.Training.Epochs.ShouldBe(3);
    }

    [Theory]
    [InlineData("optimizer:\n  lr: 1\n  speed: 3\n", "line 3: There is no setting 'optimizer.speed'")]
    [InlineData("training:\n  epochs: many\n", "line 2: 'many' is no value for training.epochs")]
    [InlineData("optimizer: 3\n", "line 1: expected settings")]
    [InlineData("a: [1, 2\n", "line")]
    public void A_file_that_is_wrong_is_named_with_line_and_key(string text, string expected)
    {
        File.WriteAllText(_folder["run.yaml"], text);
        Should.Throw<FormatException>(() => SettingsFile.Read(_folder["run.yaml"]).Aggregate(Settings, (before, entry) => entry.ApplyTo(before)))
            .Message.ShouldContain(expected);
    }

    [Fact]
    public void Every_setting_has_a_path_and_survives_the_journey_through_json()
    {
        SettingsSchema.Paths.Keys.ShouldContain("start.from");
        RunSettings.FromJson(Settings.ToJson()).ToJson().ToJsonString().ShouldBe(Settings.ToJson().ToJsonString());
    }
}
