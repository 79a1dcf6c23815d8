using Relight.Recipes;
using Relight.Recipes.Probing;
using Relight.Settings;

namespace Relight.Tests.Recipes.Starting;

/// <summary>Validation images that were learned from are told, in the result, in the log and in the report.</summary>
[Collection(nameof(SeededTests))]
public sealed class SharedImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SharedImagesTests()
    {
        PhotoFolder.Write(_folder["photos", "train"]);
        PhotoFolder.Write(_folder["photos", "val"], skip: 20);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pretext_learns_from_the_training_part_alone_and_nothing_is_told()
    {
        Pretrain("photos", "run").Cautions.ShouldBeEmpty();
        Probe("run").Cautions.ShouldBeEmpty();
    }

    [Fact]
    public void A_run_that_learned_from_the_validation_part_is_told_by_training_report_and_probe()
    {
        var result = Pretrain(Path.Combine("photos", "val"), "run");
        result.Cautions.Single().ShouldContain("val is learned from, which by its name and its neighbors is kept to measure on");
        File.ReadAllText(_folder["run", "report.html"]).ShouldContain("is kept to measure on");
        File.ReadAllText(_folder["run", "log.txt"]).ShouldContain("is kept to measure on");
        // 20 images less the 4 held out of them
        Probe("run").Cautions.Single().ShouldStartWith("16 of the 20 validation images are among those that the run learned from");
    }

    [Fact]
    public void Copies_and_links_are_found_and_other_images_of_the_same_name_are_not()
    {
        File.Copy(_folder["photos", "val", "cubes", "20.png"], _folder["photos", "train", "cubes", "20.png"]);
        File.CreateSymbolicLink(_folder["photos", "train", "cubes", "linked.png"], _folder["photos", "val", "cubes", "22.png"]);
        File.Copy(_folder["photos", "train", "cubes", "0.png"], _folder["photos", "train", "cubes", "24.png"]);
        Pretrain("photos", "run").Cautions.Single()
            .ShouldStartWith("2 of the 20 validation images are among those that this training learns from");
    }

    [Fact]
    public void A_start_that_saw_the_validation_images_is_told()
    {
        Pretrain(Path.Combine("photos", "val"), "pretext");
        var settings = Settings("photos") with
        {
            Method = "supervised", Model = new ModelSettings(), Start = new StartSettings { From = _folder["pretext"] },
        };
        var cautions = new TrainingRun(settings, _folder["run"]) { ShowProgress = false }.Run().Cautions;
        cautions.Single().ShouldContain("pretext, whose weights it began with, learned from");
    }

    [Fact]
    public void Where_the_images_lie_no_more_their_names_tell()
    {
        Pretrain("photos", "run");
        PhotoFolder.Write(_folder["others", "train"], skip: 20);
        PhotoFolder.Write(_folder["others", "val"]);   // what the run learned from
        Directory.Delete(_folder["photos"], recursive: true);
        Probe("run", "others").Cautions.Single().ShouldStartWith("By their names, all 20 validation images");
    }

    [Fact]
    public void Runs_of_several_seeds_can_hold_out_the_same_images()
    {
        var data = Settings(Path.Combine("photos", "train")).Data;
        var recipe = new RecipeSettings();
        Held(data with { SplitSeed = 5 }, 1).ShouldBe(Held(data with { SplitSeed = 5 }, 2));
        Held(data with { SplitSeed = 5 }, 1).ShouldBe(Held(data, 5));
        Held(data, 1).ShouldNotBe(Held(data, 2));

        string[] Held(DataSettings data, ulong seed) => DataSource.Open(data, recipe, seed).Validation is { } held
            ? [.. Enumerable.Range(0, held.Count).Select(held.Describe)] : [];
    }

    private Probe Probe(string run, string photos = "photos") =>
        new(SavedModel.Load(_folder[run]).Settings, Settings(photos).Data);

    private TrainingRunResult Pretrain(string photos, string run) =>
        new TrainingRun(Settings(photos), _folder[run]) { ShowProgress = false }.Run();

    private RunSettings Settings(string photos) => new()
    {
        Method = "rotation",
        Data = new DataSettings { Path = _folder[photos], Size = 16, BatchSize = 8, Cache = "off", Workers = 1 },
        Model = new ModelSettings { Head = "none" },
        Training = new TrainingSettings { Epochs = 1, Threads = 1, MaxSteps = 1, Seed = 1 },
    };
}
