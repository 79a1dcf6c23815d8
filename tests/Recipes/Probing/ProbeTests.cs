using Relight.Recipes;
using Relight.Recipes.Probing;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Tests.Training;

namespace Relight.Tests.Recipes.Probing;

[Collection(nameof(SeededTests))]
public sealed class ProbeTests
{
    public static TheoryData<string> Embedding =>
        [.. Methods.All.Where(method => method.BackboneKey is not null).Select(method => method.Name)];

    [Theory, MemberData(nameof(Embedding))]
    public void Interrupted_is_uninterrupted_and_the_backbone_is_probed(string method)
    {
        using var folder = new TemporaryFolder();
        var settings = Settings(method);
        new TrainingRun(settings, folder["whole"]) { ShowProgress = false }.Run();
        using var stop = new StopAt(1);
        new TrainingRun(settings, folder["cut"]) { ShowProgress = false }.Run([stop], stop.Token);
        new TrainingRun(settings, folder["cut"]) { ShowProgress = false }.Run().IsFinished.ShouldBeTrue();
        Weights.Digest(folder["cut"]).ShouldBe(Weights.Digest(folder["whole"]));

        var model = SavedModel.Load(folder["whole"]);
        var result = new Probe(model.Settings, settings.Data).Measure(model.Network);
        result.TrainingImages.ShouldBe(settings.Data.SyntheticCount);
        result.Linear.ShouldBeInRange(0, 1);
        result.EffectiveRank.ShouldBeInRange(1, model.Network.FeatureCount);
        if (Methods.Of(method).LearnsLabels)
        {
            model.Evaluate(settings.Data).Count.ShouldBe(settings.Data.SyntheticValidationCount);
            model.Evaluate(settings.Data, testTimeAugmentation: true).Count.ShouldBe(settings.Data.SyntheticValidationCount);
            model.Cautions(settings.Data).Single().ShouldContain("saw labels");
        }
        else
        {
            Should.Throw<ArgumentException>(() => model.Predict("any.jpg")).Message.ShouldContain("no classes");
        }
    }

    [Theory]
    [InlineData("simclr")]
    [InlineData("swav")]
    public void A_batch_of_one_image_has_nothing_to_compare_it_with(string method)
    {
        using var folder = new TemporaryFolder();
        var settings = Settings(method);
        settings = settings with { Data = settings.Data with { BatchSize = 1 } };
        Should.Throw<ArgumentException>(() => new TrainingRun(settings, folder["run"]) { ShowProgress = false }.Run()).Message
            .ShouldStartWith("data.batchSize (--batch) 1: the method " + method);
    }

    private static RunSettings Settings(string method) => new()
    {
        Method = method,
        Data = new DataSettings
        {
            Path = DataSettings.Synthetic, Size = 16, BatchSize = 16, SyntheticCount = 48, SyntheticValidationCount = 20, Cache = "off",
            Workers = 1,
        },
        Model = new ModelSettings { Head = Methods.Of(method).LearnsLabels ? "linear" : "none", Arch = Methods.Of(method).Arch ?? "resnet18" },
        Training = new TrainingSettings { Epochs = 1, Threads = 1, Seed = 1 },
    };
}
