using Relight.Recipes;
using Relight.Recipes.Probing;
using Relight.Settings;
using Relight.Vision.Datasets;
using Relight.Vision.Folders;

namespace Relight.Tests.Recipes;

/// <summary>Folders of IDX files, as MNIST and its successors have them, are data as folders of photographs are.</summary>
[Collection(nameof(SeededTests))]
public sealed class IdxFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_are_learned_from_and_measured_on_and_the_test_part_is_told()
    {
        Write("train", 40);
        Write("t10k", 12);
        var settings = Settings;
        var notes = new NoteList();
        var result = new TrainingRun(settings, _folder["run"]) { Notes = notes }.Run();
        notes.Notes.ShouldContain("The part t10k of idx is what is validated on.");
        var model = SavedModel.Load(_folder["run"]);
        model.Classes.ShouldBe(["0", "1"]);
        model.Evaluate(settings.Data).Top1.ShouldBe(result.Metrics["val/accuracy"], 1e-12);
        model.Evaluate(settings.Data).Count.ShouldBe(12);
        model.Images(settings.Data, ImagePartRole.Train).Dataset.Count.ShouldBe(40);
        new Probe(model.Settings, settings.Data).Measure(model.Network).ValidationImages.ShouldBe(12);
        Should.Throw<ArgumentException>(() => new TrainingRun(
            settings with { Data = settings.Data with { LabelColumn = "x" } }, _folder["other"]).Run()).Message.ShouldContain("no table");
    }

    [Fact]   // 20 % of each class
    public void Without_a_test_part_a_part_is_held_out()
    {
        Write("train", 40);
        new TrainingRun(Settings, _folder["run"]).Run();
        var model = SavedModel.Load(_folder["run"]);
        model.Images(Settings.Data).Part.ShouldBe("what was held out in training");
        model.Images(Settings.Data).Dataset.Count.ShouldBe(8);
    }

    [Fact]
    public void Other_pixels_are_other_images()
    {
        Write("train", 40);
        var digest = IdxFolder.Open(_folder["idx"]).Digest();
        IdxFolder.Open(_folder["idx"]).Digest().ShouldBe(digest);
        Write("train", 40, first: 9);
        IdxFolder.Open(_folder["idx"]).Digest().ShouldNotBe(digest);
        IdxFolder.IsAt(_folder.FullPath).ShouldBeFalse();
        File.Move(_folder["idx", "train-images-idx3-ubyte"], _folder["idx", "train-images-idx3-ubyte.part"]);
        IdxFolder.IsAt(_folder["idx"]).ShouldBeFalse();   // of a download that was not finished
    }

    private RunSettings Settings => new()
    {
        Data = new DataSettings { Path = _folder["idx"], Size = 16, BatchSize = 8, Workers = 1 },
        Model = new ModelSettings { Arch = "resnet18", Stem = "compact" },
        Training = new TrainingSettings { Epochs = 1, MaxSteps = 2, Precision = Precision.Fp32, Threads = 1 },
    };

    /// <summary>Pictures of 12 × 12 of two classes.</summary>
    private void Write(string part, byte count, byte first = 0)
    {
        Directory.CreateDirectory(_folder["idx"]);
        byte[] pixels = [.. Enumerable.Range(0, count * 144).Select(i => (byte)(first + (i / 144 % 2 * 100) + (i % 144)))];
        File.WriteAllBytes(_folder["idx", $"{part}-images-idx3-ubyte"], [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 12, 0, 0, 0, 12, .. pixels]);
        File.WriteAllBytes(_folder["idx", $"{part}-labels-idx1-ubyte"],
            [0, 0, 8, 1, 0, 0, 0, count, .. Enumerable.Range(0, count).Select(i => (byte)(i % 2))]);
    }
}
