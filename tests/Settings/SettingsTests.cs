using Relight.Settings;

namespace Relight.Tests.Settings;

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
        SettingsSchema.With(Settings, "data.cache", "null").Data.Cache.ShouldBe("off");
        SettingsSchema.With(Settings, "training.precision", "Fp32").Training.Precision.ShouldBe(Precision.Fp32);
        SettingsSchema.With(Settings with { Start = new StartSettings { From = "x" } }, "start.freeze", "conv1, layer1").Start!.Freeze
            .ShouldBe(["conv1", "layer1"]);
    }

    [Theory]
    [InlineData("optimizer.learningRate", "1", "Did you mean")]
    [InlineData("optimiser.lr", "1", "optimizer.lr")]
    [InlineData("optimizer.lr", "fast", "a number")]
    [InlineData("training.epochs", "2.5", "a whole number")]
    [InlineData("recipe.augment", "yes", "true or false")]
    [InlineData("checkpoint.keep", "0", "expected 1 or more")]
    [InlineData("training.precision", "fp8", "one of")]
    [InlineData("optimizer.name", "adma", "Expected one of adam, adamw")]
    [InlineData("optimizer.schedule", "x", "Expected one of constant")]
    [InlineData("model.arch", "vgg", "Expected one of resnet")]
    [InlineData("data.batchSize", "0", "Expected 1 or more")]
    [InlineData("training.epochs", "0", "Expected 1 or more")]
    [InlineData("recipe.dropout", "1", "expected a number in [0, 1)")]
    [InlineData("training.clipNorm", "0", "expected a number above 0")]
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
        settings.Data.Cache.ShouldBe("off");
        settings.Training.Epochs.ShouldBe(3);
    }

    [Theory]
    [InlineData("optimizer:\n  lr: 1\n  speed: 3\n", "line 3: There is no setting 'optimizer.speed'")]
    [InlineData("training:\n  epochs: many\n", "line 2: 'many' is no value for training.epochs")]
    [InlineData("optimizer: 3\n", "line 1: expected settings")]
    [InlineData("a: [1, 2\n", "line")]
    [InlineData("training:\n  maxSteps: 9223372036854775808\n",
        "line 2: '9223372036854775808' is no value for training.maxSteps: expected a whole number of 9223372036854775807 or less")]
    [InlineData("data:\n  size: 99999999999\n",
        "line 2: '99999999999' is no value for data.size: expected a whole number of 2147483647 or less")]
    [InlineData("data:\n  size: 20000\n", "line 2: '20000' is no value for data.size: expected 16384 or less")]
    [InlineData("optimizer:\n  lr: 0,001\n", "line 2: '0,001' is no value for optimizer.lr: expected a number such as 3e-4")]
    [InlineData("optimizer:\n  lr: .nan\n", "line 2: '.nan' is no value for optimizer.lr")]
    [InlineData("optimizer:\n  lr: .inf\n", "line 2: '.inf' is no value for optimizer.lr")]
    [InlineData("optimizer:\n  lr:\n", "line 2: 'null' is no value for optimizer.lr: expected a number")]
    [InlineData("optimizer:\n  lr: [1, 2]\n", "line 2: '[1, 2]' is no value for optimizer.lr: expected a number")]
    [InlineData("optimizer:\n  lr: { a: 1 }\n", "line 2: expected a value for optimizer.lr, not settings below it")]
    [InlineData("training:\n  precision: 2\n", "line 2: '2' is no value for training.precision: expected one of auto, fp32, bf16, fp16")]
    [InlineData("training:\n  device: gpu\n", "line 2: 'gpu' is no value for training.device: expected auto, cpu, cuda or cuda:N")]
    [InlineData("training:\n  log: [csv, xml]\n", "expected a list of csv, tensorboard")]
    [InlineData("training:\n  threads: 0\n", "line 2: '0' is no value for training.threads: expected 1 or more")]
    [InlineData("recipe:\n  name: mine\n", "line 2: 'mine' is no value for recipe.name: expected one of default, chapter")]
    [InlineData("data:\n  labels: some\n", "line 2: 'some' is no value for data.labels: expected a share such as 10%")]
    [InlineData("data:\n  cache: ''\n", "line 2: '' is no value for data.cache: expected text, or null")]
    [InlineData("start:\n  freeze: [conv1]\n",
        "line 2: '[conv1]' is no value for start.freeze: expected weights to begin with, in start.from")]
    [InlineData("optimizer:\n  lr: 1\n  lr: 2\n", "line 3: lr stands there already; expected it once")]
    [InlineData("optimizer:\n  lr: 1\noptimizer.lr: 2\n", "line 3: optimizer.lr stands in line 2 already")]
    [InlineData("supervised:\n  mixUp: 0.4\nrecipe:\n  mixUp: 0.2\n",
        "line 4: supervised.mixUp, which was called recipe.mixUp, stands in line 2 already")]
    [InlineData("dat:\n  size: 48\n", "line 1: There is no setting 'dat'. Did you mean data.")]
    [InlineData("optimizer:\n\tlr: 1\n", "line 2: the line begins with a tab; YAML indents with spaces")]
    [InlineData("optimizer: {lr: 1\n", "line 1")]
    [InlineData("optimizer: {lr: 1]\n", "this is no YAML")]
    [InlineData("optimizer: {lr: 1}}\n", "this is no YAML")]
    [InlineData("{{{\n", "this is no YAML")]
    [InlineData("optimizer:\n  lr: *rate\n", "line 2: this is no YAML")]
    [InlineData("optimizer:\n  <<: { lr: 1 }\n", "line 2: There is no setting 'optimizer.<<'")]
    [InlineData("- lr: 1\n", "line 1: expected settings, such as 'lr: 3e-4' below 'optimizer:'")]
    [InlineData("just words\n", "line 1: expected settings")]
    [InlineData("? [a]\n: 1\n", "line 1: expected the name of a setting")]
    [InlineData("optimizer:\n  lr: 1\n---\noptimizer:\n  lr: 2\n", "line 4: a second YAML document begins; expected one")]
    [InlineData("", "is empty: expected settings")]
    [InlineData(" \n", "holds nothing but blanks or a byte order mark: expected settings")]
    [InlineData("a\0b: 1\n", "bytes that are none")]
    public void A_file_that_is_wrong_is_named_with_line_and_key(string text, string expected)
    {
        File.WriteAllText(_folder["run.yaml"], text);
        var message = Should.Throw<SettingsFileException>(
            () => SettingsFile.Read(_folder["run.yaml"]).Aggregate(Settings, (before, entry) => entry.ApplyTo(before))).Message;
        message.ShouldContain(expected);
        message.ShouldStartWith(_folder["run.yaml"]);
        message[^1].ShouldBeOneOf('.', '?');
        message.ShouldNotContain("\n");
        message.ShouldNotContain("System.");
    }

    [Theory]
    [InlineData("# nothing but a comment\n")]
    [InlineData("optimizer:\n  # lr: 1\n")]
    [InlineData("start: ~\n")]
    [InlineData("start: { from: null, freeze: [], reinitialise: [] }\n")]
    public void A_file_may_leave_everything_as_it_is(string text)
    {
        File.WriteAllText(_folder["run.yaml"], text);
        SettingsFile.Read(_folder["run.yaml"]).Aggregate(Settings, (before, entry) => entry.ApplyTo(before)).ToJson().ToJsonString()
            .ShouldBe(Settings.ToJson().ToJsonString());
    }

    [Fact]
    public void A_value_may_have_an_anchor_that_others_repeat()
    {
        File.WriteAllText(_folder["run.yaml"], "optimizer:\n  lr: &rate 0.5\n  weightDecay: *rate\n");
        SettingsFile.Read(_folder["run.yaml"])
            .Aggregate(Settings, (before, entry) => entry.ApplyTo(before)).Optimizer.WeightDecay.ShouldBe(0.5);
    }

    [Fact]
    public void What_is_quoted_is_text()
    {
        File.WriteAllText(_folder["run.yaml"], "data:\n  cache: \"null\"\n  labels: '20'\n");
        var data = SettingsFile.Read(_folder["run.yaml"]).Aggregate(Settings, (before, entry) => entry.ApplyTo(before)).Data;
        data.Cache.ShouldBe(Path.GetFullPath("null"));
        data.Labels.ShouldBe("20");
    }

    [Fact]
    public void Every_setting_has_a_path_and_survives_the_journey_through_json()
    {
        SettingsSchema.All.Keys.ShouldContain("start.from");
        RunSettings.FromJson(Settings.ToJson()).ToJson().ToJsonString().ShouldBe(Settings.ToJson().ToJsonString());
    }
}
