using System.Diagnostics;
using Relight.Cli;
using Relight.Runs.Processes;
using Relight.Tests.Recipes;

namespace Relight.Tests.Cli;

/// <summary>eval and predict on what users have: parts, folders, broken images.</summary>
public sealed class AskingCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_asked_of_a_part_and_of_a_folder_with_a_broken_image()
    {
        PhotoFolder.Write(_folder["photos", "Train"]);
        PhotoFolder.Write(_folder["photos", "testing"], skip: 14);
        var trained = RelightProcess.Run(
            "train", _folder["photos"], "--size", "16", "--epochs", "1", "--batch", "8", "--sanity-batches", "0", "--cache", "off",
            "--run", _folder["run"]);
        trained.Code.ShouldBe(ExitCode.Done, trained.Error);
        trained.Error.ShouldContain("Train/ is learned from, testing/ is kept out of both, for eval --part test.");

        var measured = RelightProcess.Run("eval", _folder["run"], _folder["photos"], "--part", "test", "--cache", "off", "--json").Json;
        ((string)measured["part"]!, (int)measured["images"]!).ShouldBe(("testing", 20));
        RelightProcess.Run("eval", _folder["run"], _folder["photos"], "--cache", "off").Output
            .ShouldContain("Part measured on: what was held out in training.");

        File.WriteAllText(_folder["photos", "testing", "cubes", "broken.png"], "no image");
        var text = RelightProcess.Run("predict", _folder["run"], _folder["photos", "testing"], "--csv");
        text.Code.ShouldBe(ExitCode.BadInput);
        text.Error.ShouldContain(_folder["photos", "testing", "cubes", "broken.png"]);
        var lines = text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("image,class,probability,class2,probability2,error");
        lines.Length.ShouldBe(22);
        lines.Count(line => line.EndsWith(',')).ShouldBe(20);

        // both streams in one, as a terminal shows them: an answer comes before the next images are counted
        var shown = Shown($"predict {_folder["run"]} {_folder["photos", "testing"]} --batch 4");
        shown.FindIndex(line => line.Contains(" %", StringComparison.Ordinal))
            .ShouldBeLessThan(shown.FindIndex(line => line.StartsWith("predict: 21 of 21", StringComparison.Ordinal)));

        var json = RelightProcess.Run("predict", _folder["run"], _folder["photos", "testing"], "--json").Json;
        json["predictions"]!.AsArray().Count.ShouldBe(20);
        ((string)json["broken"]!.AsArray().ShouldHaveSingleItem()!["image"]!).ShouldEndWith("broken.png");
    }

    private static List<string> Shown(string line)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"dotnet {typeof(CommandTree).Assembly.Location} {line} 2>&1"]) { RedirectStandardOutput = true })!;
        return [.. process.StandardOutput.ReadToEnd().Split('\n')];
    }
}
