using Relight.Data;
using Relight.Recipes;
using Relight.Recipes.Comparing;
using Relight.Runs;
using Relight.SelfSupervised.SixTransforms;
using Relight.Settings;
using Relight.Tests.Training;
using Relight.Vision.Folders;

namespace Relight.Tests.Recipes;

/// <summary>Folders without a part for validation, as a user has them.</summary>
[Collection(nameof(SeededTests))]
public sealed class OwnFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]   // of 20 images, 2 of each class are held out
    public void A_model_is_measured_on_what_it_did_not_learn_from()
    {
        var settings = Of(PhotoFolder.Write(_folder["photos"]));
        var result = new TrainingRun(settings, _folder["run"]).Run();
        var model = SavedModel.Load(_folder["run"]);
        model.Images(settings.Data).Dataset.Count.ShouldBe(4);
        model.Evaluate(settings.Data).Top1.ShouldBe(result.Metrics["val/accuracy"], 1e-12);
        model.Images(settings.Data with { Path = PhotoFolder.Write(_folder["others"], skip: 1) }).Dataset.Count.ShouldBe(20);
    }

    [Fact]
    public void A_test_part_is_measured_on_when_asked_and_never_validated_on()
    {
        PhotoFolder.Write(_folder["photos", "train"]);
        PhotoFolder.Write(_folder["photos", "Test"], skip: 12);
        Directory.Delete(_folder["photos", "Test", "spheres"], recursive: true);
        var settings = Of(_folder["photos"]);
        TrainingParts.Create(settings).Validation!.Dataset.Count.ShouldBe(4);
        new TrainingRun(settings, _folder["run"]).Run();
        var model = SavedModel.Load(_folder["run"]);
        var test = model.Images(settings.Data, ImagePartRole.Test);
        (test.Part, test.Dataset.Count).ShouldBe(("Test", 10));
        double.IsNaN(model.Evaluate(test.Dataset, settings.Data).Recall(1)).ShouldBeTrue();   // no spheres there
        model.Images(settings.Data).Part.ShouldBe("what was held out in training");
        model.Images(settings.Data, ImagePartRole.Train).Dataset.Count.ShouldBe(20);
        Directory.Move(_folder["photos", "Test"], _folder["Test"]);
        Should.Throw<InvalidDataException>(() => model.Images(settings.Data, ImagePartRole.Test)).Message
            .ShouldContain("no such part, only train");

        Directory.Move(_folder["Test", "cubes"], _folder["Test", "cones"]);
        Should.Throw<InvalidDataException>(() => model.Images(settings.Data with { Path = _folder["Test"] })).Message
            .ShouldContain("cones is none of the classes");
    }

    [Fact]
    public void Data_with_one_class_are_refused_before_there_is_a_run_but_for_a_pretext()
    {
        PhotoFolder.Write(_folder["photos", "unpacked"]);
        var settings = Of(_folder["photos"]);
        Should.Throw<InvalidDataException>(() => new TrainingRun(settings, _folder["run"]).Run()).Message
            .ShouldContain($"./relight train {_folder["photos", "unpacked"]}");
        Should.Throw<InvalidDataException>(() => new Comparison(new ComparisonRequest(settings), _folder["run"]).Run()).Message
            .ShouldContain("holds one class");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
        TrainingParts.Create(settings with { Method = SixTransformsMethod.Title }).Training.Dataset.Count.ShouldBe(16);
    }

    [Fact]
    public void Many_images_are_answered_in_their_order_past_one_that_cannot_be_read()
    {
        var settings = Of(PhotoFolder.Write(_folder["photos"]));
        new TrainingRun(settings, _folder["run"]).Run();
        File.WriteAllText(_folder["photos", "cubes", "broken.png"], "no image");
        var model = SavedModel.Load(_folder["run"]);
        string[] paths = [_folder["photos", "cubes", "0.png"], _folder["photos", "cubes", "broken.png"],
            _folder["photos", "spheres", "1.png"], _folder["none.png"]];
        foreach (var batch in (int[])[1, 3, 64])
        {
            var answers = model.Predict(paths, batchSize: batch).ToList();
            answers.Select(answer => answer.Path).ShouldBe(paths);
            answers.Select(answer => answer.Problem is null).ShouldBe([true, false, true, false]);
            answers[2].Classes.Sum(p => p.Probability).ShouldBe(1, 1e-5);
            answers[2].Classes[0].Class.ShouldBe(model.Predict(paths[2])[0].Class);
        }

        Should.Throw<BadSampleException>(() => model.Predict(paths[1])).Name.ShouldBe(paths[1]);
    }

    [Fact]
    public void A_run_tells_and_logs_how_its_data_were_read()
    {
        PhotoFolder.Write(_folder["photos", "Train"]);
        PhotoFolder.Write(_folder["photos", "dev"], skip: 10);
        var notes = new List<string>();
        new TrainingRun(Of(_folder["photos"]), _folder["run"]) { Notes = new Told(notes) }.Run();
        notes.ShouldContain("Train/ is learned from, dev/ is validated on.");
        File.ReadAllText(_folder["run", "log.txt"]).ShouldContain("Train/ is learned from, dev/ is validated on.");
    }

    [Fact]
    public void A_run_goes_on_with_the_same_images_wherever_they_are_and_with_no_others()
    {
        var settings = Of(PhotoFolder.Write(_folder["photos"]));
        using (var stop = new StopAt(1))
        {
            new TrainingRun(settings, _folder["run"]).Run([stop], stop.Token).IsFinished.ShouldBeFalse();
        }

        var others = settings with { Data = settings.Data with { Path = PhotoFolder.Write(_folder["others"], skip: 1) } };
        Should.Throw<RunException>(() => new TrainingRun(others, _folder["run"]).Run()).Message.ShouldContain("data.digest");

        Directory.Move(_folder["photos"], _folder["moved"]);
        var moved = settings with { Data = settings.Data with { Path = _folder["moved"] } };
        new TrainingRun(moved, _folder["run"]).Run().IsFinished.ShouldBeTrue();
    }

    [Fact]
    public void A_comparison_validates_every_arm_on_the_same_held_out_images()
    {
        var settings = Of(PhotoFolder.Write(_folder["photos"]));
        var result = new Comparison(new ComparisonRequest(settings) { Ways = ["six-transforms"] }, _folder["comparison"]).Run().ShouldNotBeNull();
        result.ValidationImages.ShouldBe(4);
        result.TrainingImages.ShouldBe(16);
        result.Pretexts[0].Accuracy!.Value.ShouldBeInRange(0, 1);

        Directory.Move(_folder["photos"], _folder["moved"]);
        var moved = settings with { Data = settings.Data with { Path = _folder["moved"] } };
        new Comparison(new ComparisonRequest(moved) { Ways = ["six-transforms"] }, _folder["comparison"]).Run().ShouldNotBeNull().Sentence
            .ShouldBe(result.Sentence);
    }

    [Fact]   // 16 to learn from in batches of 5 are 3 and one image, whose last maps are a single pixel
    public void A_last_batch_of_one_image_is_left_out()
    {
        var settings = Of(PhotoFolder.Write(_folder["photos"]));
        settings = settings with { Data = settings.Data with { BatchSize = 5 }, Model = settings.Model with { Stem = "imagenet" } };
        new TrainingRun(settings, _folder["run"]).Run().Steps.ShouldBe(3);
    }

    [Fact]
    public void A_metric_to_go_by_that_is_none_is_told_before_there_is_a_run()
    {
        var settings = Of(PhotoFolder.Write(_folder["photos"])) with { Checkpoint = new CheckpointSettings { Best = "val/accuracy" } };
        Should.Throw<ArgumentException>(() => new TrainingRun(settings, _folder["run"]).Run()).Message
            .ShouldContain("loss, accuracy, precision");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Fact]
    public void Images_to_validate_on_that_cannot_be_read_are_told()
    {
        PhotoFolder.Write(_folder["photos", "train"]);
        foreach (var name in (string[])["cubes", "spheres"])
        {
            Directory.CreateDirectory(_folder["photos", "val", name]);
            File.WriteAllText(_folder["photos", "val", name, "broken.png"], "no image");
        }

        var settings = Of(_folder["photos"]);
        settings = settings with { Data = settings.Data with { OnBadSample = OnBadSample.Skip } };
        Should.Throw<InvalidDataException>(() => new TrainingRun(settings, _folder["run"]).Run()).Message.ShouldContain("validate");
    }

    [Theory]
    [InlineData("", "", "")]             // all loose
    [InlineData("", "", ".thumbnails")]  // beside a hidden folder
    [InlineData("", "more", "")]         // loose ones beside a folder
    [InlineData("train", "train", "")]   // train/ without classes
    public void A_pretext_takes_images_without_classes(string first, string second, string hidden)
    {
        PhotoFolder.Write(_folder["photos"], first: first, second: second);
        if (hidden.Length > 0)
        {
            Directory.CreateDirectory(_folder["photos", hidden]);
        }

        var settings = Of(_folder["photos"]) with { Method = SixTransformsMethod.Title };
        var parts = TrainingParts.Create(settings);
        parts.Training.Dataset.Count.ShouldBe(20);
        parts.Validation.ShouldBeNull();
    }

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }

    private static RunSettings Of(string photos) => new()
    {
        Data = new DataSettings { Path = photos, Size = 16, BatchSize = 8 },
        Model = new ModelSettings { Arch = "resnet18", Stem = "compact" },
        Training = new TrainingSettings { Epochs = 1, Precision = Precision.Fp32, Threads = 2, SanityBatches = 0 },
    };
}
