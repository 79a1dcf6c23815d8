using Relight.Data;
using Relight.Scenes;
using Relight.Tests.Vision.Decoding;
using Relight.Vision;
using Relight.Vision.Datasets.Inspection;
using Relight.Vision.Decoding;
using Relight.Vision.Folders;
using Relight.Vision.Pictures;

namespace Relight.Tests.Vision.Datasets;

public sealed class InspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_summary_counts_classes_formats_and_sizes()
    {
        Write("train/n01440764/a.png", Picture(30, 20));
        Write("train/n01440764/b.png", Picture(100, 70, seed: 1));
        Write("train/n02102040/c.jpg", ImageEncoder.Jpeg(new ByteImage(64, 64)));
        Write("train/n02102040/broken.jpg", [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
        Write("val/n01440764/d.png", Picture(8, 8));
        var summary = FolderSummary.Of(ImageParts.Open(_folder.FullPath), cancellation: Token);

        summary.Parts.Select(part => part.Name).ShouldBe(["train", "val"]);
        var train = summary.Parts[0];
        train.Count.ShouldBe(4);
        train.Classes.ShouldBe([new("n01440764", "tench", 2), new("n02102040", "English springer", 2)]);
        train.Formats.ShouldBe(new Dictionary<string, int> { ["Png"] = 2, ["Jpeg"] = 1 });
        train.Smallest.ShouldBe(new ImageSize(30, 20));
        train.Largest.ShouldBe(new ImageSize(100, 70));
        train.Sizes.ShouldBe([new(16, 32, 1), new(32, 64, 0), new(64, 128, 2)]);
        train.Bytes.ShouldBe(Directory.GetFiles(_folder["train"], "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));
        train.Broken.Single().Path.ShouldEndWith("broken.jpg");
        summary.Parts[1].Classes.Select(name => name.Count).ShouldBe([1, 0]);
    }

    [Fact]
    public void What_was_read_by_a_guess_is_counted_and_a_pipe_is_broken()
    {
        Write("cat/a.tif", TestTiff.Of(1, 5, 8, 2, 1, 2, 3, 4, 5).Bytes());
        Write("cat/b.tif", TestTiff.Of(1, 5, 8, 2, 6, 7, 8, 9, 10).Bytes());
        Write("dog/c.png", Picture(8, 8));
        using var made = System.Diagnostics.Process.Start("mkfifo", _folder["dog", "d.jpg"]);
        made.WaitForExit();
        var folder = ImageParts.Open(_folder.FullPath);

        var check = FolderCheck.Of(folder, cancellation: Token);

        check.Guesses.ShouldBe(
            new Dictionary<string, int> { ["TIFF: 2 more bands are left aside, since the file does not call them alpha"] = 2 });
        check.Broken.ShouldHaveSingleItem().Reason.ShouldContain("named pipe");
        FolderSummary.Of(folder, cancellation: Token).Parts.Sum(part => part.Guesses.Values.Sum()).ShouldBe(2);
    }

    [Fact]
    public void Of_a_link_the_bytes_of_the_image_count()
    {
        Write("originals/a.png", Picture(30, 20));
        Directory.CreateDirectory(_folder["train", "cat"]);
        File.CreateSymbolicLink(_folder["train", "cat", "a.png"], _folder["originals", "a.png"]);
        FolderSummary.Of(ImageParts.Open(_folder["train"]), cancellation: Token).Parts.Single().Bytes
            .ShouldBe(new FileInfo(_folder["originals", "a.png"]).Length);
    }

    [Fact]
    public void Classes_alone_and_images_alone_are_one_part_without_a_name()
    {
        Write("cat/a.png", Picture(8, 8));
        var classes = ImageParts.Open(_folder.FullPath).All.Single();
        (classes.Name, classes.Images.Classes.Count, classes.Images.Files.Count).ShouldBe(("", 1, 1));
        var images = ImageParts.Open(_folder["cat"]).All.Single();
        (images.Name, images.Images.Classes.Count, images.Images.Files.Count).ShouldBe(("", 0, 1));
        Should.Throw<DirectoryNotFoundException>(() => ImageParts.Open(_folder["dog"]));
    }

    [Fact]
    public void A_check_names_what_is_broken_misnamed_or_twice_there()
    {
        Write("train/cat/a.png", Picture(8, 8));
        Write("train/cat/cut.png", Picture(300, 300, seed: 2)[..500]);
        Write("train/cat/empty.jpg", []);
        Write("train/dog/b.jpg", Picture(9, 9));   // a PNG
        Write("val/cat/same.png", Picture(8, 8));
        Write("val/dog/c.png", Picture(10, 10));
        var steps = 0;
        var check = FolderCheck.Of(ImageParts.Open(_folder.FullPath), new Count(() => Interlocked.Increment(ref steps)), Token);

        (check.Checked, steps).ShouldBe((6, 6));
        check.IsSound.ShouldBeFalse();
        check.Broken.Select(broken => Path.GetFileName(broken.Path)).ShouldBe(["cut.png", "empty.jpg"]);
        check.Broken[1].Reason.ShouldContain("empty");
        check.Misnamed.Single().ShouldBe(new BrokenImage(_folder["train", "dog", "b.jpg"], "its contents are Png"));
        var twice = check.Duplicates.Single();
        twice.Paths.ShouldBe([_folder["train", "cat", "a.png"], _folder["val", "cat", "same.png"]]);
        (twice.CrossesParts, twice.CrossesClasses).ShouldBe((true, false));
    }

    [Fact]
    public void A_sound_folder_is_called_sound()
    {
        Write("cat/a.png", Picture(8, 8));
        Write("cat/b.png", Picture(8, 8));   // twice, but in one class
        var check = FolderCheck.Of(ImageParts.Open(_folder.FullPath), null, Token);
        check.IsSound.ShouldBeTrue();
        check.Duplicates.Count.ShouldBe(1);
    }

    [Fact]   // ten rows of 64 pixels and gaps of 4; the label's column is 150 wide
    public void A_contact_sheet_has_a_row_for_each_class_and_shows_its_samples()
    {
        var scenes = new SyntheticScenes(200, size: 64);
        var sheet = ImageDecoder.Decode(ContactSheet.Png(scenes, columns: 3), "sheet");
        sheet.Size.ShouldBe(new ImageSize(150 + 3 * 68 + 4, 10 * 68 + 4));
        for (var row = 0; row < 10; row++)
        {
            var cell = Crop(sheet, 154, 4 + 68 * row);
            Enumerable.Range(0, 20).Any(i => Near(cell, scenes, 10 * i + row)).ShouldBeTrue($"row {row} shows no scene of its class");
        }
    }

    [Fact]
    public void Scenes_become_a_folder_that_says_synthetic_and_reads_back_as_they_are()
    {
        var folder = SyntheticSceneFolder.Write(_folder["new"], 20, 10, size: 16, seed: 3, cancellation: Token);
        folder.ShouldBe(_folder["new", "synthetic-scenes-16"]);
        File.ReadAllText(Path.Combine(folder, "README.txt")).ShouldContain("Synthetic scenes");
        Directory.GetFileSystemEntries(_folder["new"]).ShouldBe([folder]);
        var parts = ImageParts.Open(folder).All;
        parts.Select(part => part.Images.Files.Count).ShouldBe([20, 10]);
        parts[0].Images.Classes.Order().ShouldBe(new SyntheticScenes(10).Classes.Order());

        var expected = new byte[16 * 16 * 3];
        var random = default(CounterRandom);
        new SyntheticScenes(10, 16, 3, SyntheticSplit.Validation).Read(7, ref random, expected);
        ImageDecoder.Decode(Path.Combine(folder, "val", "jack", "000007.png")).Pixels.ToArray().ShouldBe(expected);
        Should.Throw<IOException>(() => SyntheticSceneFolder.Write(_folder["new"], 20, 10, size: 16, cancellation: Token))
            .Message.ShouldContain("is there already");
    }

    private static bool Near(byte[] cell, SyntheticScenes scenes, int index)
    {
        var random = default(CounterRandom);
        var pixels = new byte[scenes.SampleShape.ByteCount];
        scenes.Read(index, ref random, pixels);
        return pixels.Zip(cell).Average(pair => Math.Abs(pair.First - pair.Second)) < 2;
    }

    private static byte[] Crop(ByteImage image, int x, int y)
    {
        var cell = new byte[64 * 64 * 3];
        for (var row = 0; row < 64; row++)
        {
            image.Row(y + row).Slice(3 * x, 3 * 64).CopyTo(cell.AsSpan(row * 3 * 64));
        }

        return cell;
    }

    private static byte[] Picture(int width, int height, int seed = 0)
    {
        var image = new ByteImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return ImageEncoder.Png(image);
    }

    private void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullPath, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private sealed class Count(Action step) : IProgress<int>
    {
        public void Report(int value) => step();
    }
}
