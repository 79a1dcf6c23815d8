using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.Recipes;
using Relight.Recipes.Starting;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Training;
using Relight.Vision.Backbones;
using Relight.Vision.Datasets;

namespace Relight.Tests.Recipes.Starting;

[Collection(nameof(SeededTests))]
public sealed class PublishedWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static RunSettings Settings => new()
    {
        Data = new DataSettings { Path = DataSettings.Synthetic, Size = 32, BatchSize = 8, SyntheticCount = 16,
            SyntheticValidationCount = 8 },
        Model = new ModelSettings { Arch = "resnet20-2223", Stem = "imagenet" },
        Training = new TrainingSettings { Epochs = 2, Precision = Precision.Fp32, Threads = 2 },
        Checkpoint = new CheckpointSettings { EverySteps = 1 },
    };

    private static StartSettings ImageNet => new() { Pretrained = StartSettings.ImageNet };

    public void Dispose() => _folder.Dispose();

    [Fact]   // five groups below the head: 0.4⁵ is fast.ai's hundredth
    public void A_training_begins_with_the_head_alone_and_lower_stages_slower()
    {
        var begun = PublishedWeights.Begin(Settings with { Model = new ModelSettings() }, "imagenet");
        (begun.Model.Arch, begun.Training.HeadEpochs, begun.Optimizer.LayerDecay).ShouldBe(("resnet20-2223", 1, 0.4));
        PublishedWeights.Begin(new RunSettings { Data = Settings.Data }, "torchvision").Model.Arch.ShouldBe("resnet18");
        PublishedWeights.Begin(Settings, null).Training.HeadEpochs.ShouldBeNull();
    }

    [Fact]
    public void What_does_not_go_with_them_is_refused_with_what_to_do()
    {
        Refusal(Settings with { Start = ImageNet, Model = new ModelSettings { Arch = "resnet34" } }).ShouldBe(
            "start.pretrained (--pretrained) imagenet: there are weights of resnet20-2223, and model.arch (--arch) is resnet34: leave "
            + "--arch out, or ask for --pretrained torchvision.");
        Refusal(Settings with { Start = new StartSettings { Pretrained = "torchvision" } }).ShouldContain(
            "there are weights of resnet18, resnet34, resnet50, resnet101, and model.arch (--arch) is resnet20-2223: choose one of them.");
        Refusal(Settings with { Start = ImageNet, Model = Settings.Model with { Stem = "small" } }).ShouldContain("--stem) is small: leave it out");
        Refusal(Settings with { Start = ImageNet, Recipe = new RecipeSettings { Normalize = false } }).ShouldContain("recipe.normalize is false");
        Refusal(Settings with { Start = ImageNet, Method = "simclr" }).ShouldContain("is not self-supervised");
        PublishedWeights.Check(Settings with { Start = ImageNet });
        PublishedWeights.Check(Settings);
        Should.Throw<ArgumentException>(() => TrainingParts.Create(Settings with { Start = new StartSettings() })).Message
            .ShouldContain("start names no weights");
    }

    [Fact]
    public void Weights_of_a_file_and_published_ones_are_refused_together()
    {
        Should.Throw<ArgumentException>(() => new StartSettings { From = "a", Pretrained = "imagenet" }).Message
            .ShouldContain("--from (start.from) and --pretrained (start.pretrained) both name weights to begin with");
        Should.Throw<FormatException>(() => SettingsSchema.With(Settings with { Start = ImageNet }, "start.from", "a"))
            .Message.ShouldContain("--from (start.from) and --pretrained (start.pretrained) both name we");
        SettingsSchema.With(Settings, "start.pretrained", "imagenet").Start!.Pretrained.ShouldBe("imagenet");
        SettingsSchema.With(Settings with { Start = ImageNet }, "start.from", "null").Start.ShouldBe(ImageNet);
        SettingsSchema.With(Settings with { Start = ImageNet }, "start.pretrained", "null").Start.ShouldBeNull();
        SettingsSchema.Problem("start.pretrained", "imagenet").ShouldBeNull();
        SettingsSchema.Problem("start.pretrained", "timm").ShouldBe("expected one of imagenet, torchvision");
        RunSettings.FromJson((Settings with { Start = ImageNet }).ToJson()).Start!.Pretrained.ShouldBe("imagenet");
        Should.Throw<RunException>(() => RunSettings.Read((Settings with { Start = new StartSettings() }).ToJson(), "run.json")).Message
            .ShouldContain("settings.start names no weights");
    }

    [Fact]   // the run is what an interrupted one with --pretrained leaves; its weights are here only, so none could be downloaded
    public void A_run_goes_on_from_its_checkpoint_without_the_weights_it_began_with()
    {
        Torch.ManualSeed(1);
        WeightsFile.Write(_folder["fresh.safetensors"], ResNet.ResNet20(10).StateDict());
        var whole = Settings with { Start = new StartSettings { From = _folder["fresh.safetensors"] } };
        new TrainingRun(whole, _folder["whole"]).Run();
        using (var stop = new StopAt(3))
        {
            new TrainingRun(whole, _folder["run"]).Run([stop], stop.Token).IsFinished.ShouldBeFalse();
        }

        Pretend(_folder["run"]);
        var result = new TrainingRun(Settings with { Start = ImageNet }, _folder["run"]).Run();

        result.IsFinished.ShouldBeTrue();
        result.Cautions.ShouldHaveSingleItem().ShouldContain("saw ImageNet's photographs and their labels");
        Weights.Digest(_folder["run"]).ShouldBe(Weights.Digest(_folder["whole"]));
        File.ReadAllText(_folder["run", "report.html"]).ShouldContain("saw ImageNet");
    }

    [Fact]
    public void What_goes_on_from_such_a_run_knows_what_it_saw()
    {
        new TrainingRun(Settings, _folder["run"]).Run();
        Pretend(_folder["run"]);
        var parts = TrainingParts.Create(Settings with { Start = new StartSettings { From = _folder["run"] } });
        parts.Settings.Start!.Seen.ShouldBe("ImageNet");
        parts.StartNotes.ShouldContain(note => note.Contains("saw ImageNet", StringComparison.Ordinal));
    }

    [Fact]
    public void Imagenettes_photographs_are_known_by_the_names_of_their_classes()
    {
        const string leak = "These weights saw ImageNet, of which Imagenette is a part: accuracy on it says nothing about new photographs.";
        SeenImages.Leak(Imagenette.Ids, "photos").ShouldBe(leak);
        SeenImages.Leak(["n01440764", "other"], "photos").ShouldBe(leak);
        SeenImages.Leak(["English_springer", "golf-ball", "church"], "photos").ShouldBe(leak);
        SeenImages.Leak(["a", "b"], "data/imagenette2-160/val").ShouldBe(leak);
        SeenImages.Leak(["n02086240", "n02087394"], "imagewoof")!.ShouldContain("named as ImageNet's are");
        SeenImages.Leak(["church", "castle"], "photos").ShouldBeNull();
        SeenImages.Leak(["church"], "photos").ShouldBeNull();
        SeenImages.Leak([], "photos").ShouldBeNull();

        SeenImages.Cautions(Settings with { Classes = Imagenette.Ids }).ShouldBeEmpty();
        SeenImages.Cautions(Settings with { Classes = Imagenette.Ids, Start = ImageNet with { Seen = "ImageNet" } })[1].ShouldBe(leak);
    }

    [Fact]
    public void A_training_from_the_package_learns_and_says_what_its_weights_saw()
    {
        PackagedResNetTests.Package();
        var settings = PublishedWeights.Begin(Settings with { Start = ImageNet }, "imagenet");
        var parts = TrainingParts.Create(settings);
        parts.Settings.Start!.Digest.ShouldNotBeNull();
        parts.StartNotes.ShouldContain(note => note.Contains("saw ImageNet", StringComparison.Ordinal));
        new TrainingRun(settings, _folder["run"]).Run().IsFinished.ShouldBeTrue();
        new TrainingRun(settings, _folder["run"]).Run().WasFinished.ShouldBeTrue();
    }

    private static string Refusal(RunSettings settings) =>
        Should.Throw<ArgumentException>(() => PublishedWeights.Check(settings)).Message;

    /// <summary>Makes a run's record that of one that began with published weights.</summary>
    private static void Pretend(string folder)
    {
        var path = Path.Combine(folder, "run.json");
        var record = JsonNode.Parse(File.ReadAllText(path))!;
        var start = record["settings"]!["start"] as JsonObject ?? [];
        (start["from"], start["pretrained"], start["seen"]) = (null, "imagenet", "ImageNet");
        record["settings"]!.AsObject().Remove("start");
        record["settings"]!["start"] = start;
        File.WriteAllText(path, record.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }
}
