using System.Text;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs;
using Relight.Settings;
using Relight.Tests.Training;
using Relight.Training;

namespace Relight.Tests.Runs;

/// <summary>Each file of a run damaged in each way: it is mended and told, or refused by its name, and hides no other run.</summary>
[Collection(nameof(SeededTests))]
public sealed class DamagedRunTests : IDisposable
{
    private static readonly string[] Files =
    [
        "run.json", "metrics.jsonl", "log.txt", "metrics.csv", "tensorboard", "pictures", "pictures/index.json", "pictures/curves.svg",
        "report.html", "checkpoints",
        "checkpoints/latest", "checkpoints/best", "checkpoints/12", "checkpoints/12/manifest.json", "checkpoints/12/manifest.sha256",
        "checkpoints/12/metadata.json",
        "checkpoints/12/model.safetensors", "checkpoints/12/training.safetensors",
    ];

    private static readonly string[] Damages = ["missing", "empty", "half", "binary", "folder", "link to nothing", "link", "pipe"];
    private static readonly string[] WrongKinds = ["null", "[]", "[null]", "{}", "5", "{\"attempts\":[null]}"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> DamagedFiles => [.. Files];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public void A_damaged_file_is_mended_or_named(string file)
    {
        Train(_folder["good"]);
        foreach (var (number, damage) in Damages.Concat(
            Path.GetExtension(file).StartsWith(".json", StringComparison.Ordinal) ? WrongKinds : []).Index())
        {
            var run = _folder[$"run {number}"];
            Copy(_folder["good"], run);
            Damage(Path.Combine(run, file), damage);
            var what = $"{file}, {damage}";
            Check(what, file, run, () => RunFacts.Of(RunDirectory.Read(run)));
            Check(what, file, run, () => RunDirectory.Read(run).Checkpoints.Newest());
            Check(what, file, run, () =>
                RunDirectory.Read(run).Pictures.List().ToList().ForEach(picture => RunDirectory.Read(run).Pictures.Read(picture)));
            Check(what, file, run, () => Weights.Digest(run));
            Check(what, file, run, () => SavedModel.Load(run));
            Check(what, file, run, () => TrainingRunReport.WriteAnew(run));
            Check(what, file, run, () =>
            {
                using var held = RunDirectory.Hold(run);
                held.Checkpoints.Prune(1);
            });
            Check(what, file, run, () => Train(run));
        }
    }

    [Fact]
    public void A_damaged_index_of_pictures_is_told_once_and_the_pictures_stay()
    {
        Train(_folder["run"]);
        File.WriteAllText(_folder["run", "pictures", "index.json"], "[{\"fi");
        var told = new List<string>();
        using var run = RunDirectory.Read(_folder["run"]);
        run.Warned = told.Add;
        run.Pictures.List().ShouldHaveSingleItem().File.ShouldBe("curves.svg");
        run.Pictures.Add("more.png", new byte[] { 1 }, "more");
        run.Pictures.List().Select(picture => picture.File).ShouldBe(["curves.svg", "more.png"]);
        told.ShouldHaveSingleItem().ShouldContain("index.json is damaged (line 1");
    }

    [Theory]
    [InlineData("\"started\": \"12000-01-01T00:00:00+00:00\"", "started: expected a time before the year 10000")]
    [InlineData("\"started\": 5", "started: expected a time")]
    [InlineData("\"seed\": \"x\"", "seed: expected a whole number")]
    [InlineData("\"settings\": [1]", "settings: expected an object in braces")]
    [InlineData("\"settings\": null", "settings")]
    [InlineData("\"arguments\": \"train\"", "arguments: expected a list")]
    [InlineData("\"arguments\": [null]", "arguments: one of them is null")]
    [InlineData("\"attempts\": null", "attempts")]
    [InlineData("\"command\": null", "command")]
    public void A_field_of_the_wrong_kind_is_named_with_its_line(string field, string expected)
    {
        Train(_folder["run"]);
        var (path, name) = (_folder["run", "run.json"], field.Split(':')[0]);
        var lines = File.ReadAllText(path).ReplaceLineEndings(" ");
        var record = System.Text.Json.Nodes.JsonNode.Parse(lines)!.AsObject();
        record.Remove(name.Trim('"'));
        File.WriteAllText(path, "{" + field + "," + record.ToJsonString()[1..]);
        var error = Should.Throw<RunException>(() => RunDirectory.Read(_folder["run"])).Message;
        error.ShouldContain("run.json cannot be read");
        error.ShouldContain(expected);
    }

    [Fact]   // whoever wrote it had a clock that was far off
    public void A_measurement_at_an_impossible_time_counts()
    {
        Train(_folder["run"]);
        var before = RunDirectory.Read(_folder["run"]).Metrics.Read();
        var path = _folder["run", "metrics.jsonl"];
        File.WriteAllText(
            path, File.ReadAllText(path).Replace($"\"time\":\"{DateTime.UtcNow:yyyy}", "\"time\":\"12000", StringComparison.Ordinal));
        var after = RunDirectory.Read(_folder["run"]).Metrics.Read();
        after.DamagedLines.ShouldBe(0);
        after.Series("val/accuracy").ShouldBe(before.Series("val/accuracy"));
        RunUse.Of(RunDirectory.Read(_folder["run"])).Time.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    private static void Train(string folder)
    {
        using var run = RunDirectory.CreateOrOpen(folder, new RunRequest { Command = "mine" });
        run.Logs.Open(Relight.Runs.Logs.LogFormat.Csv, Relight.Runs.Logs.LogFormat.TensorBoard);
        run.Pictures.Add("curves.svg", Encoding.ASCII.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"), "curves");
        new TrainingSetup().Fit(
            new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, Checkpoint = new CheckpointSettings { Best = "loss" } }, run);
        Relight.Reports.RunReport.Write(run);
    }

    /// <summary>What must not be let through is what a program throws that expected nothing wrong.</summary>
    private static void Check(string what, string file, string run, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is RunException or IOException or UnauthorizedAccessException)
        {
            var names = file.Split('/').Append("checkpoint").Append(run);
            names.Any(name => error.Message.Contains(name, StringComparison.Ordinal)).ShouldBeTrue($"{what}: {error}");
            error.Message.ShouldNotContain("System.");
        }
        catch (Exception error)
        {
            Assert.Fail($"{what}: {error}");
        }
    }

    private static void Damage(string path, string damage)
    {
        var isFolder = Directory.Exists(path);
        var text = isFolder || !File.Exists(path) ? [] : File.ReadAllBytes(path);
        var aside = path + ".aside";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (isFolder)
        {
            Directory.Move(path, aside);
        }
        else if (File.Exists(path))
        {
            File.Move(path, aside);
        }

        switch (damage)
        {
            case "missing": break;
            case "half": File.WriteAllBytes(path, text[..(text.Length / 2)]); break;
            case "empty": File.WriteAllBytes(path, []); break;
            case "binary": File.WriteAllBytes(path, [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))]); break;
            case "folder": Directory.CreateDirectory(Path.Combine(path, "inner")); break;
            case "link to nothing": File.CreateSymbolicLink(path, path + ".nothing"); break;
            case "link": File.CreateSymbolicLink(path, aside); break;
            case "pipe": MakePipe(path); break;
            default: File.WriteAllText(path, damage); break;
        }
    }

    private static void MakePipe(string path)
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", [path]);
        made.WaitForExit();
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(folder.Replace(from, to, StringComparison.Ordinal));
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                File.Copy(file, file.Replace(from, to, StringComparison.Ordinal));
            }
        }
    }
}
