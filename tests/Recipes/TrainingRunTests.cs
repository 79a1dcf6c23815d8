using System.Text.Json.Nodes;
using Relight.Data;
using Relight.Recipes;
using Relight.Recipes.Comparing;
using Relight.Runs;
using Relight.Scenes;
using Relight.SelfSupervised.SimClr;
using Relight.SelfSupervised.SixTransforms;
using Relight.SelfSupervised.Supervised;
using Relight.Settings;
using Relight.Tests.Data;
using Relight.Tests.Training;
using Relight.Vision.Pictures;

namespace Relight.Tests.Recipes;

[Collection(nameof(SeededTests))]
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RunSettings Settings => new()
    {
        Data = new DataSettings { Path = DataSettings.Synthetic, Size = 16, BatchSize = 16, SyntheticCount = 48,
            SyntheticValidationCount = 20 },
        Model = new ModelSettings { Arch = "resnet18", Stem = "compact" },
        Training = new TrainingSettings { Epochs = 2, Precision = Precision.Fp32, Threads = 2 },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_metrics_a_checkpoint_and_a_report_and_is_finished_once()
    {
        var first = new TrainingRun(Settings, _folder["run"]).Run();
        first.IsFinished.ShouldBeTrue();
        first.ValidationAccuracy.Count.ShouldBe(2);
        File.ReadAllText(_folder["run", "report.html"]).ShouldContain("Top losses");
        var again = new TrainingRun(Settings, _folder["run"]).Run();
        again.WasFinished.ShouldBeTrue();
        again.Metrics["val/accuracy"].ShouldBe(first.Metrics["val/accuracy"]);
    }

    [Fact]
    public void A_folder_that_holds_another_run_is_refused_and_the_difference_named()
    {
        new TrainingRun(Settings, _folder["run"]).Run();
        var other = Settings with { Optimizer = new OptimizerSettings { Lr = 0.5 } };
        Should.Throw<RunException>(() => new TrainingRun(other, _folder["run"]).Run()).Message.ShouldContain("optimizer.lr");
    }

    [Fact]
    public void Stopped_and_taken_up_with_other_workers_it_ends_with_the_same_weights()
    {
        new TrainingRun(Settings, _folder["whole"]).Run();
        using (var stop = new StopAt(4))
        {
            new TrainingRun(Settings, _folder["parts"]).Run([stop], stop.Token).IsFinished.ShouldBeFalse();
        }

        var rest = Settings with { Data = Settings.Data with { Workers = 4 } };
        new TrainingRun(rest, _folder["parts"]).Run().IsFinished.ShouldBeTrue();
        Weights.Digest(_folder["parts"]).ShouldBe(Weights.Digest(_folder["whole"]));
    }

    [Fact]   // 11 million weights, seven times (with gradients, two averages and copies) take 300 MiB; each image of 64 px takes some more
    public void A_batch_that_fits_is_measured_once_and_stored_so_that_an_interrupted_run_goes_on_with_it()
    {
        var settings = Settings with
        {
            Data = Settings.Data with { AutoBatch = true, Size = 64, BatchSize = 32, SyntheticCount = 32 },
            Training = Settings.Training with { MemoryLimit = 380, Epochs = 2 },
        };
        using (var stop = new StopAt(1))
        {
            new TrainingRun(settings, _folder["parts"]).Run([stop], stop.Token).IsFinished.ShouldBeFalse();
        }

        using (var run = RunDirectory.Read(_folder["parts"]))
        {
            var found = RunSettings.FromJson(run.Record.Settings);
            found.Data.BatchSize.ShouldBeLessThan(32);
            (found.Data.BatchSize * found.Training.AccumulateBatches).ShouldBe(32);
            File.ReadAllText(_folder["parts", "log.txt"]).ShouldContain($"Batches of {found.Data.BatchSize} images");
            new TrainingRun(found with { Data = found.Data with { AutoBatch = false },
                Training = found.Training with { MemoryLimit = null } }, _folder["whole"]).Run();
        }

        var elsewhere = settings with { Training = settings.Training with { MemoryLimit = null } };   // where all would fit
        new TrainingRun(elsewhere, _folder["parts"]).Run().IsFinished.ShouldBeTrue();
        new TrainingRun(elsewhere, _folder["parts"]).Run().WasFinished.ShouldBeTrue();
        Weights.Digest(_folder["parts"]).ShouldBe(Weights.Digest(_folder["whole"]));
        Should.Throw<RunException>(
            () => new TrainingRun(elsewhere with { Data = elsewhere.Data with { BatchSize = 64 } }, _folder["parts"]).Run())
            .Message.ShouldContain("data.batchSize");
    }

    [Fact]
    public void A_run_that_names_fewer_settings_goes_on()
    {
        using (var stop = new StopAt(2))
        {
            new TrainingRun(Settings, _folder["run"]).Run([stop], stop.Token);
        }

        var file = _folder["run", "run.json"];
        var record = JsonNode.Parse(File.ReadAllText(file))!;
        record["settings"]!["supervised"]!.AsObject().Remove("mixUp").ShouldBeTrue();
        File.WriteAllText(file, record.ToJsonString());
        new TrainingRun(Settings, _folder["run"]).Run().IsFinished.ShouldBeTrue();
    }

    [Fact]   // what the first attempt wrote, it wrote tomorrow
    public void A_clock_that_was_set_back_changes_nothing()
    {
        new TrainingRun(Settings, _folder["whole"]).Run();
        using (var stop = new StopAt(4))
        {
            new TrainingRun(Settings, _folder["parts"]).Run([stop], stop.Token).IsFinished.ShouldBeFalse();
        }

        var (today, tomorrow) = (DateTime.UtcNow.ToString("yyyy-MM-dd"), DateTime.UtcNow.AddDays(1).ToString("yyyy-MM-dd"));
        foreach (var file in Directory.EnumerateFiles(_folder["parts"], "*", SearchOption.AllDirectories).Where(
            file => Path.GetExtension(file) is ".jsonl" or ".txt" || Path.GetFileName(file) == "run.json"))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace(today, tomorrow));
        }

        foreach (var file in Directory.EnumerateFiles(_folder["parts"], "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(1));
        }

        var result = new TrainingRun(Settings, _folder["parts"]).Run();
        result.IsFinished.ShouldBeTrue();
        Weights.Digest(_folder["parts"]).ShouldBe(Weights.Digest(_folder["whole"]));
        result.Seconds.ShouldBeInRange(0, 3600);
        result.Use.UsefulShare.ShouldBeInRange(0, 1);
    }

    [Fact]   // training and validation images share the file
    public void A_cache_that_could_not_be_written_to_is_told_once()
    {
        var data = Settings.Data with { Path = PhotoFolder.Write(_folder["photos"]), Cache = _folder["cache"], BatchSize = 8 };
        var notes = new Notes();
        var settings = Settings with { Data = data, Recipe = Settings.Recipe with { Augment = false } };
        new TrainingRun(settings, _folder["run"]) { Notes = notes }.Run([new FullDisk()]).IsFinished.ShouldBeTrue();
        var note = notes.Texts.ShouldHaveSingleItem();
        note.ShouldContain(Directory.GetFiles(_folder["cache"]).Single());
        note.ShouldContain("No space left");
        File.ReadAllText(_folder["run", "log.txt"]).ShouldContain(note);
    }

    [Fact]
    public void A_model_is_measured_as_in_training_and_answers_for_single_images()
    {
        var result = new TrainingRun(Settings, _folder["run"]).Run();
        var model = SavedModel.Load(_folder["run"]);
        var images = model.Images(Settings.Data).Dataset;
        var metrics = model.Evaluate(images, Settings.Data);
        metrics.Top1.ShouldBe(result.Metrics["val/accuracy"], 1e-12);
        var path = _folder["photo.png"];
        var random = new CounterRandom(0);
        var (pixels, _) = images.ReadImage(3, ref random);
        File.WriteAllBytes(path, ImageEncoder.Png(pixels, 16, 16));
        var answer = model.Predict(path);
        answer.Count.ShouldBe(10);
        answer.Sum(p => p.Probability).ShouldBe(1, 1e-4f);
        answer[0].Probability.ShouldBe(answer.Max(p => p.Probability));
    }

    [Fact]   // one image by predict, and the same image as a data set by eval
    public void Test_time_augmentation_gives_evaluation_and_prediction_the_same_other_answer()
    {
        new TrainingRun(Settings, _folder["run"]).Run();
        var model = SavedModel.Load(_folder["run"]);
        var images = new SyntheticScenes(1, size: 16, split: SyntheticSplit.Validation);
        var (random, pixels) = (new CounterRandom(0), new byte[images.SampleShape.ByteCount]);
        var label = images.Read(0, ref random, pixels);
        File.WriteAllBytes(_folder["photo.png"], ImageEncoder.Png(pixels, 16, 16));
        var alone = Settings.Data with { SyntheticCount = 1, SyntheticValidationCount = 1 };
        foreach (var augmented in new[] { true, false })
        {
            var probability = model.Predict(_folder["photo.png"], augmented).Single(p => p.Class == model.Classes[label]).Probability;
            model.Evaluate(model.Images(alone).Dataset, alone, augmented).Loss.ShouldBe(-Math.Log(probability), 1e-4);
        }

        model.Evaluate(model.Images(alone).Dataset, alone, testTimeAugmentation: true).Loss
            .ShouldNotBe(model.Evaluate(model.Images(alone).Dataset, alone).Loss);
    }

    [Fact]
    public void A_pretext_that_tells_mirror_images_apart_refuses_test_time_augmentation()
    {
        new TrainingRun(Settings with { Method = SixTransformsMethod.Title, Training = Settings.Training with { Epochs = 1 } },
            _folder["run"]).Run();
        var model = SavedModel.Load(_folder["run"]);
        Should.Throw<ArgumentException>(
            () => model.Evaluate(model.Images(Settings.Data).Dataset, Settings.Data, testTimeAugmentation: true))
            .Message.ShouldContain("--tta");
    }

    [Fact]
    public void A_comparison_runs_every_arm_gives_scratch_the_same_budget_and_goes_on_after_a_stop()
    {
        var settings = (Settings with
        {
            Recipe = new RecipeSettings { Name = "chapter", Normalize = false, Augment = false, ZeroInitResidual = false },
        }).WithOwn(new SupervisedSettings { LabelSmoothing = 0 });
        var request = new ComparisonRequest(settings) { Ways = ["six-transforms"], Labels = ["2"] };
        using (var stop = new StopAt(5))
        {
            new Comparison(request, _folder["comparison"]).Run(_ => stop, stop.Token).ShouldBeNull();
        }

        var result = new Comparison(request, _folder["comparison"]).Run().ShouldNotBeNull();
        var contest = result.Contests.ShouldHaveSingleItem();
        contest.Ways.Select(way => way.Way).ShouldBe(["six-transforms", "scratch", "scratch-short"]);
        // 2 pretext epochs of 3 batches are 6 steps: 3 epochs of the 20 labeled images in 2 batches
        contest.Ways.Select(way => way.Epochs).ShouldBe([3, 6, 3]);
        contest.LabeledImages.ShouldBe(20);
        result.Pretexts.ShouldHaveSingleItem().Chance!.Value.ShouldBe(1.0 / 6, 1e-12);
        var report = File.ReadAllText(_folder["comparison", "report.html"]);
        report.ShouldContain("six-transforms, then fine-tuning");
        report.ShouldContain("synthetic");
        report.ShouldNotContain("http");

        var again = new Comparison(request, _folder["comparison"]).Run().ShouldNotBeNull();
        again.ToJson().ShouldBe(result.ToJson());
        File.ReadAllText(_folder["comparison", "result.json"]).Trim().ShouldBe(result.ToJson());
        var more = new Comparison(
            ComparisonRequest.Read(_folder["comparison"]) with { Seeds = 2, Ways = ["six-transforms", "rotation"] }, _folder["comparison"])
                .Run().ShouldNotBeNull();
        more.Contests[0].Of(Way.Scratch).Seeds.Count.ShouldBe(2);
        more.Contests[0].Of(Way.Scratch).Seeds[0].ShouldBeEquivalentTo(contest.Of(Way.Scratch).Seeds[0]);
        more.Contests[0].Verdicts.Select(verdict => verdict.Way).ShouldBe(["six-transforms", "rotation"]);
        more.Sentence.ShouldContain("best of 2 ways");
        Should.Throw<RunException>(() => new Comparison(request with { Pretext = ["optimizer.lr=1"] }, _folder["comparison"]).Run())
            .Message.ShouldContain("--pretext-set was left out, now optimizer.lr=1");
    }

    [Fact]   // batches of 16 of 48 images are 3 an epoch, of which 2 are taken; two make a step
    public void A_comparison_gives_scratch_the_steps_of_both_others_whatever_limits_them()
    {
        var settings = Settings with
        {
            Data = Settings.Data with { LimitTrain = 2 },
            Training = Settings.Training with { AccumulateBatches = 2, MaxSteps = 3, Epochs = 4 },
        };
        var result = new Comparison(
            new ComparisonRequest(settings) { Ways = ["rotation"], Labels = ["2"] }, _folder["comparison"]).Run().ShouldNotBeNull();
        result.Pretexts[0].Steps.ShouldBe(3);
        result.Contests[0].Ways.Select(way => StepsOf(way.Seeds[0].Run)).ShouldBe([3, 6, 3]);
    }

    [Fact]
    public void A_comparison_by_time_measures_steps_once_and_keeps_to_them()
    {
        var request = new ComparisonRequest(Settings)
        {
            Ways = ["simclr", "rotation+supervised"], Labels = ["2", "50%"],
            Budgets = [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)], PretextShare = 0.5, Pretext = ["data.batchSize=8", "simclr.temperature=1"],
        };
        using (var stop = new StopAt(2))
        {
            new Comparison(request, _folder["comparison"]).Run(_ => stop, stop.Token).ShouldBeNull();
        }

        var known = ComparisonRequest.Read(_folder["comparison"]).Measured;
        known["1s/simclr-pretext"].ShouldBeGreaterThan(1);
        var result = new Comparison(request, _folder["comparison"]).Run().ShouldNotBeNull();
        result.Contests.Select(contest => (contest.Budget, contest.Labels)).ShouldBe([("1s", "2"), ("1s", "50%"), ("3s", "2"), ("3s", "50%")]);
        result.Pretexts.Select(pretext => pretext.Pretext).ShouldBe(
            ["1s/simclr-pretext", "1s/rotation-pretext", "3s/simclr-pretext", "3s/rotation-pretext"]);
        result.Pretexts[0].Steps.ShouldBe(known["1s/simclr-pretext"]);
        result.Crossings.Select(crossing => (crossing.Labels, crossing.Way)).ShouldBe(
            [("2", "simclr"), ("2", "rotation+supervised"), ("50%", "simclr"), ("50%", "rotation+supervised")]);
        using var run = RunDirectory.Read(_folder["comparison", "seed-0", "1s", "simclr-pretext"]);
        var asked = RunSettings.Of(run);
        (asked.Data.BatchSize, asked.Data.Labels, asked.Own<SimClrSettings>().Temperature).ShouldBe((8, null, 1));
    }

    [Theory]
    [InlineData("--methods names no way beside training from scratch", "", "supervised")]
    [InlineData("--pretext-set simlcr.temperature: there is no such setting", "simlcr.temperature=1", "simclr")]
    [InlineData("--pretext-set simclr.temperature: no way here learns by simclr", "simclr.temperature=1", "rotation")]
    [InlineData("--pretext-set data.batchSize: no way here learns without labels first", "data.batchSize=8", "fixmatch")]
    [InlineData("--pretext-set training.maxSteps: that is the same for all ways", "training.maxSteps=8", "rotation")]
    [InlineData("--pretext-set method: that is the same for all ways", "method=supervised", "rotation")]
    public void A_comparison_that_would_not_be_one_is_refused_before_anything_is_written(string problem, string pretext, string way)
    {
        var request = new ComparisonRequest(Settings) { Ways = [way], Pretext = pretext.Length == 0 ? [] : [pretext] };
        Should.Throw<ArgumentException>(() => new Comparison(request, _folder["comparison"]).Run()).Message.ShouldStartWith(problem);
        Directory.Exists(_folder["comparison"]).ShouldBeFalse();
    }

    [Fact]
    public void What_a_comparison_was_asked_for_is_read_as_it_was_written()
    {
        var request = new ComparisonRequest(Settings)
        {
            Ways = ["simclr+fixmatch", "scratch"], Labels = [null, "10%"], Budgets = [TimeSpan.FromMinutes(90), TimeSpan.FromSeconds(1.5)],
            PretextShare = 0.3, Pretext = ["data.batchSize=8"], StopWhenClear = true, Seeds = 3, ProbeImages = 77,
            Steps = new Dictionary<string, long> { ["a"] = 5 }, Measured = new Dictionary<string, long> { ["30m/b"] = 7 }, NextCommand = "relight",
        };
        request.Write(_folder.FullPath);
        var read = ComparisonRequest.Read(_folder.FullPath);
        read.Write(_folder["again"]);
        File.ReadAllText(_folder["again", "comparison.json"]).ShouldBe(File.ReadAllText(_folder["comparison.json"]));
        (read.Ways.Count, read.Budgets[1], read.Steps["a"], read.Measured["30m/b"], read.NextCommand, read.Seeds)
            .ShouldBe((2, TimeSpan.FromSeconds(1.5), 5, 7, "relight", 3));
        Should.Throw<RunException>(() => (request with { Steps = new Dictionary<string, long> { ["a"] = 6 } }).AsIn(_folder.FullPath)).Message
            .ShouldContain("steps was a 5, now a 6");
        Should.Throw<FormatException>(() => Way.Parse("simclr+rotation")).Message.ShouldContain("as in simclr+fixmatch");
        Should.Throw<FormatException>(() => Way.Parse("fixmatch+simclr"));
        Should.Throw<FormatException>(() => Way.Parse("simclr+swav+supervised"));
    }

    private long StepsOf(string path)
    {
        using var run = RunDirectory.Read(Path.Combine(_folder["comparison"], path));
        return run.Checkpoints.Steps[^1];
    }

    private sealed class Notes : IProgress<string>
    {
        public List<string> Texts { get; } = [];

        public void Report(string value) => Texts.Add(value);
    }
}
