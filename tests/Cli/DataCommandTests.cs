using System.Formats.Tar;
using System.IO.Compression;
using Relight.Runs.Processes;
using Relight.Vision;
using Relight.Vision.Decoding;
using Relight.Vision.Pictures;

namespace Relight.Tests.Cli;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Archives_at_hand_become_a_folder()
    {
        Photographs();
        foreach (var part in new[] { "train", "val" })
        {
            using var packed = new GZipStream(File.Create(_folder[part + ".tgz"]), CompressionLevel.Fastest);
            using var tar = new TarWriter(packed);
            foreach (var file in Directory.EnumerateFiles(_folder["photos", part], "*", SearchOption.AllDirectories))
            {
                tar.WriteEntry(file, "pets/" + Path.GetRelativePath(_folder["photos"], file));
            }
        }

        var result = RelightProcess.Run(
            "data", "fetch", "imagenette", "--from", _folder["train.tgz"], _folder["val.tgz"], "--to", _folder["out"], "--json");
        result.Code.ShouldBe(0, result.Error);
        ((string)result.Json["folders"]![0]!).ShouldBe(_folder["out", "pets"]);
        result.Json["archives"]!.AsArray().Count.ShouldBe(2);
        Directory.EnumerateFiles(_folder["out", "pets", "train", "cat"]).Count().ShouldBe(3);
        Directory.EnumerateFiles(_folder["out", "pets", "val", "dog"]).Count().ShouldBe(2);
        result.Error.ShouldContain("Extracting train.tgz: 100 %");
    }

    [Fact]
    public void An_archive_that_is_missing_is_bad_input_and_leaves_nothing()
    {
        var result = RelightProcess.Run("data", "fetch", "imagenette", "--from", _folder["none.tgz"], "--to", _folder["out"]);
        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.Trim().ShouldBe($"{_folder["none.tgz"]}: there is no such file.");
        Directory.Exists(_folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public void Info_counts_parts_classes_and_images()
    {
        Photographs();
        var json = RelightProcess.Run("data", "info", _folder["photos"], "--json").Json;
        json["parts"]!.AsArray().Select(part => ((string)part!["name"]!, (int)part["images"]!)).ShouldBe([("train", 6), ("val", 4)]);
        json["parts"]![0]!["classes"]!.AsArray().Select(row => ((string)row!["name"]!, (int)row["images"]!))
            .ShouldBe([("cat", 3), ("dog", 3)]);
        ((string)json["parts"]![0]!["smallest"]!).ShouldBe("10×8");

        var text = RelightProcess.Run("data", "info", _folder["photos"]).Output;
        text.ShouldContain("train: 6 images");
        text.Split('\n').ShouldAllBe(line => !line.EndsWith(' '));
    }

    [Fact]
    public void Info_says_how_the_data_are_read()
    {
        Photographs();
        Directory.Move(_folder["photos", "val"], _folder["photos", "Test"]);
        Directory.CreateDirectory(_folder["photos", "train", "cat", "@eaDir"]);
        File.Copy(_folder["photos", "train", "cat", "0.png"], _folder["photos", "train", "cat", "@eaDir", "0.png"]);
        Directory.Move(_folder["photos", "train", "dog"], _folder["photos", "train", "\u001b[31mdog"]);
        Directory.Move(_folder["photos", "Test", "dog"], _folder["photos", "Test", "\u001b[31mdog"]);
        var json = RelightProcess.Run("data", "info", _folder["photos"], "--json").Json;
        json["parts"]!.AsArray().Select(part => ((string)part!["name"]!, (string)part["role"]!, (int)part["images"]!))
            .ShouldBe([("train", "train", 6), ("Test", "test", 4)]);
        ((string)json["leftOut"]![0]!["where"]!, (int)json["leftOut"]![0]!["files"]!).ShouldBe(("in @eaDir", 1));
        json["obstacle"].ShouldBeNull();
        var text = RelightProcess.Run("data", "info", _folder["photos"]).Output;
        text.ShouldContain("Test/ is kept out of both, for eval --part test.");
        text.ShouldContain("Left out: 1 image in @eaDir.");
        text.ShouldContain("\\u001B[31mdog");
        text.ShouldNotContain('\u001b');
    }

    [Fact]
    public void Columns_are_named_by_options()
    {
        Photographs();
        File.WriteAllText(_folder["list.csv"], "path,kind,width\nphotos/train/cat/0.png,cat,10\nphotos/train/dog/0.png,dog,10\n");
        var refused = RelightProcess.Run("data", "info", _folder["list.csv"]);
        refused.Code.ShouldBe(ExitCode.BadInput);
        refused.Error.ShouldContain("--label-column: 'kind' (cat, …), 'width' (10, …)");
        RelightProcess.Run("data", "info", _folder["list.csv"], "--label-column", "kind", "--json").Json["parts"]![0]!["classes"]!.AsArray()
            .Select(row => (string)row!["name"]!).ShouldBe(["cat", "dog"]);
    }

    [Fact]
    public void Check_names_broken_images_and_gives_the_exit_code_for_bad_data()
    {
        Photographs();
        RelightProcess.Run("data", "check", _folder["photos"]).Code.ShouldBe(0);

        var broken = _folder["photos", "train", "dog", "torn.png"];
        File.WriteAllBytes(broken, File.ReadAllBytes(_folder["photos", "train", "dog", "1.png"])[..40]);
        var result = RelightProcess.Run("data", "check", _folder["photos"], "--json");
        result.Code.ShouldBe(ExitCode.BadInput);
        ((int)result.Json["images"]!).ShouldBe(11);
        ((string)result.Json["broken"]!.AsArray().ShouldHaveSingleItem()!["path"]!).ShouldBe(broken);
        RelightProcess.Run("data", "check", _folder["photos"]).Output.ShouldContain($"broken: {broken}: ");
    }

    [Theory]
    [InlineData("synthetic", 20)]
    [InlineData("photos", 4)]
    public void Show_draws_a_sheet(string data, int count)
    {
        Photographs();
        var result = RelightProcess.Run(
            "data", "show", data == "photos" ? _folder["photos"] : data, "--out", _folder["sheet.png"], "--count",
            count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        result.Code.ShouldBe(0, result.Error);
        var sheet = ImageDecoder.Decode(_folder["sheet.png"]);
        (sheet.Width, sheet.Height).ShouldBe(data == "photos" ? (150 + 2 * 100 + 4, 2 * 100 + 4) : (150 + 2 * 100 + 4, 10 * 100 + 4));
    }

    [Fact]
    public void Synthetic_scenes_are_written_as_files()
    {
        var result = RelightProcess.Run("data", "fetch", "synthetic", "--size", "8", "--to", _folder["out"]);
        result.Code.ShouldBe(0, result.Error);
        result.Output.Trim().ShouldBe(_folder["out", "synthetic-scenes-8"]);
        Directory.EnumerateFiles(_folder["out", "synthetic-scenes-8", "val", "torus"]).Count().ShouldBe(100);
    }

    [Theory]
    [InlineData("data info nowhere")]
    [InlineData("data check nowhere")]
    [InlineData("data show nowhere --out x.png")]
    [InlineData("bench load nowhere")]
    public void A_folder_that_is_missing_is_named(string line)
    {
        var result = RelightProcess.Run(line.Split(' '));
        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("nowhere");
    }

    // photos/{train: 3, val: 2}/{cat, dog}/i.png, no two alike
    private void Photographs()
    {
        var number = 0;
        foreach (var (part, count) in new[] { ("train", 3), ("val", 2) })
        {
            foreach (var name in new[] { "cat", "dog" })
            {
                Directory.CreateDirectory(_folder["photos", part, name]);
                for (var i = 0; i < count; i++)
                {
                    var image = new ByteImage(10, 8);
                    image.Pixels.Fill((byte)(20 * number++));
                    ImageEncoder.WritePng(_folder["photos", part, name, $"{i}.png"], image);
                }
            }
        }
    }
}
