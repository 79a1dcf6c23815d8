using System.Text.Json.Nodes;
using Relight.Data;
using Relight.Recipes;
using Relight.Runs;
using Relight.Scenes;
using Relight.SelfSupervised.SixTransforms;
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

    private sealed class Notes : IProgress<string>
    {
        public List<string> Texts { get; } = [];

        public void Report(string value) => Texts.Add(value);
    }
}
