using Relight.Runs.Processes;
using Relight.Tests.Recipes;

namespace Relight.Tests.Cli;

/// <summary>embed, similar, duplicates and label: what people without labels want first.</summary>
public sealed class PhotoCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Photographs_are_embedded_compared_chosen_and_labeled_and_trained_on()
    {
        PhotoFolder.Write(_folder["photos"]);
        var trained = RelightProcess.Run(
            "pretrain", _folder["photos"], "--method", "simclr", "--size", "16", "--epochs", "1", "--batch", "8", "--cache", "off",
            "--run", _folder["run"]);
        trained.Code.ShouldBe(ExitCode.Done, trained.Error);
        File.WriteAllText(_folder["photos", "cubes", "broken.png"], "no image");

        var embedded = RelightProcess.Run("embed", _folder["run"], _folder["photos"], "--out", _folder["e.csv"], "--json");
        embedded.Code.ShouldBe(ExitCode.BadInput, embedded.Error);
        embedded.Error.ShouldContain(_folder["photos", "cubes", "broken.png"]);
        embedded.Error.ShouldContain("features: 21 of 21");
        ((int)embedded.Json["photographs"]!, embedded.Json["broken"]!.AsArray().Count).ShouldBe((20, 1));
        File.ReadAllLines(_folder["e.csv"])[1].ShouldStartWith($"{_folder["photos", "cubes", "0.png"]},cubes,");
        File.Delete(_folder["photos", "cubes", "broken.png"]);

        File.Copy(_folder["photos", "cubes", "4.png"], _folder["photos", "spheres", "four.png"]);
        var similar = RelightProcess.Run(
            "similar", _folder["run"], _folder["photos", "cubes", "4.png"], _folder["photos"], "--count", "3", "--out", _folder["s.html"],
            "--json");
        similar.Code.ShouldBe(ExitCode.Done, similar.Error);
        var nearest = similar.Json["similar"]!.AsArray();
        nearest.Count.ShouldBe(3);
        ((string)nearest[0]!["path"]!, (double)nearest[0]!["similarity"]!).ShouldBe((_folder["photos", "spheres", "four.png"], 1));
        File.ReadAllText(_folder["s.html"]).ShouldContain("data:image/jpeg");

        foreach (var by in (string[][])[[], ["--run", _folder["run"], "--threshold", "1"]])
        {
            var found = RelightProcess.Run(["duplicates", _folder["photos"], .. by, "--json", "--out", _folder["d.html"]]);
            found.Code.ShouldBe(ExitCode.Done, found.Error);
            ((int)found.Json["differentLabels"]!).ShouldBeGreaterThan(0);
            found.Json["groups"]![0]!["files"]!.AsArray().Select(file => (string)file!["path"]!)
                .ShouldBe([_folder["photos", "cubes", "4.png"], _folder["photos", "spheres", "four.png"]]);
            found.Json["deletable"]!.AsArray().ShouldBeEmpty();
        }

        RelightProcess.Run("duplicates", _folder["photos"], "--out", _folder["d.csv"]).Output
            .ShouldContain("UNDER DIFFERENT LABELS: cubes, spheres");
        File.ReadAllLines(_folder["d.csv"]).Length.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Photographs_are_restored_and_those_that_cannot_be_are_named()
    {
        PhotoFolder.Write(_folder["photos"]);
        var trained = RelightProcess.Run(
            "pretrain", _folder["photos"], "--method", "colorization", "--size", "16", "--epochs", "1", "--batch", "8", "--cache", "off",
            "--run", _folder["run"]);
        trained.Code.ShouldBe(ExitCode.Done, trained.Error);
        File.WriteAllText(_folder["broken.png"], "no image");
        var restored = RelightProcess.Run(
            "restore", _folder["run"], _folder["broken.png"], _folder["none.png"], _folder["photos"], _folder["photos", "cubes", "0.png"], "--damage", "--out",
            _folder["restored"], "--json");
        restored.Code.ShouldBe(ExitCode.BadInput, restored.Error);
        restored.Json["broken"]!.AsArray().Count.ShouldBe(3);
        restored.Error.ShouldContain("this is a folder");
        restored.Error.ShouldContain(_folder["broken.png"]);
        File.Exists(_folder["restored", "0.restored.png"]).ShouldBeTrue();
        File.Exists(_folder["restored", "0.damaged.png"]).ShouldBeTrue();

        var written = File.ReadAllBytes(_folder["restored", "0.restored.png"]);
        string[] again = ["restore", _folder["run"], _folder["photos", "cubes", "0.png"], "--out", _folder["restored"]];
        var refused = RelightProcess.Run(again);
        refused.Code.ShouldBe(ExitCode.Usage, refused.Error);
        refused.Error.ShouldContain($"{_folder["restored", "0.restored.png"]} is there already: replace what is there with --overwrite");
        File.ReadAllBytes(_folder["restored", "0.restored.png"]).ShouldBe(written);
        RelightProcess.Run([.. again, "--overwrite"]).Code.ShouldBe(ExitCode.Done);

        File.Copy(_folder["photos", "cubes", "0.png"], _folder["photos", "0.png"]);
        var same = RelightProcess.Run(
            "restore", _folder["run"], _folder["photos", "cubes", "0.png"], _folder["photos", "0.png"], "--out",
            _folder["same"]);
        same.Code.ShouldBe(ExitCode.Usage, same.Error);
        same.Error.ShouldContain("both would be written as");
        Directory.Exists(_folder["same"]).ShouldBeFalse();
    }

    [Fact]
    public void A_table_of_photographs_to_label_is_trained_on_once_it_is_filled_in()
    {
        PhotoFolder.Write(_folder["photos"], first: "", second: "");
        RelightProcess.Run(
            "pretrain", _folder["photos"], "--method", "simclr", "--size", "16", "--epochs", "1", "--batch", "8", "--cache", "off",
            "--run", _folder["run"]).Code.ShouldBe(ExitCode.Done);
        var chosen = Label("labels");
        chosen.Code.ShouldBe(ExitCode.Done, chosen.Error);
        var table = _folder["labels", "labels.csv"];
        var lines = File.ReadAllLines(table);
        lines[0].ShouldStartWith("# Write the class");
        lines[1].ShouldBe("path,label");
        lines.Length.ShouldBe(14);
        File.ReadAllText(_folder["labels", "sheet.html"]).ShouldContain("row 14");
        Label("again");
        File.ReadAllText(_folder["again", "labels.csv"]).ShouldBe(File.ReadAllText(table));

        var empty = Train();
        empty.Code.ShouldBe(ExitCode.BadInput);
        empty.Error.ShouldContain("has no labels yet. Write the class of each image");

        File.WriteAllLines(table, lines.Index().Select(line => line.Index is < 2 or > 11 ? line.Item : line.Item + Class(line.Item)));
        var trained = Train();
        trained.Code.ShouldBe(ExitCode.Done, trained.Error);
        trained.Error.ShouldContain("2 of its 12 images have no label, and training leaves them out.");
        RelightProcess.Run("eval", _folder["trained"], table, "--cache", "off").Output.ShouldContain("what was held out in training");

        var next = Label("labels-2", "--known", table);
        next.Code.ShouldBe(ExitCode.Done, next.Error);
        next.Error.ShouldContain("--count 12: there are 10 without a label.");
        File.ReadAllLines(_folder["labels-2", "labels.csv"]).Skip(2).Intersect(lines.Skip(2).Take(10)).ShouldBeEmpty();
        Label("labels").Error.ShouldContain("is there already, and its labels would be lost");

        RelightProcess Label(string name, params string[] more) =>
            RelightProcess.Run(["label", _folder["run"], _folder["photos"], "--count", "12", "--out", _folder[name], .. more]);

        RelightProcess Train() => RelightProcess.Run(
            "train", table, "--size", "16", "--epochs", "1", "--batch", "4", "--sanity-batches", "0", "--cache", "off", "--val-fraction",
            "0.3", "--run", _folder["trained"]);

        // every other one, so that both classes have five
        string Class(string line) => Array.IndexOf(lines, line) % 2 == 0 ? "cube" : "sphere";
    }

    [Theory]
    [InlineData("embed run photos --out e.txt", "--out e.txt: expected a file that ends in .parquet, .npy, .csv")]
    [InlineData("embed run photos --out none/e.npy", "--out none/e.npy: there is no folder")]
    [InlineData("embed run none --out e.npy", "PHOTOS none: expected a folder of photographs")]
    [InlineData("similar run none.jpg photos", "PHOTO none.jpg: there is no such file")]
    [InlineData("duplicates photos --threshold 0.9", "a cosine goes with --run")]
    [InlineData("duplicates photos --run run --threshold 6", "--threshold 6: expected a cosine above 0, at most 1.")]
    [InlineData("duplicates photos --out d.txt", "--out d.txt: expected a file that ends in .html or .csv")]
    [InlineData("label run photos --out l --known none.csv", "--known none.csv: there is no such table")]
    public void What_is_wrong_is_told_with_its_option(string line, string expected)
    {
        var result = RelightProcess.Run(line.Split(' '));
        result.Code.ShouldBeOneOf(ExitCode.Usage, ExitCode.BadInput);
        result.Error.ShouldContain(expected);
    }
}
