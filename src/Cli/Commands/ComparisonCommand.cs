using System.Text.Json.Nodes;
using Relight.Cli.Output;
using Relight.Recipes.Comparing;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Training.Callbacks;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Commands;

/// <summary>What compare and demo share: runs the comparison with progress, and says what came of it.</summary>
internal sealed class ComparisonCommand(RunSettings settings, string folder, int seeds, TimeSpan? deadline = null)
{
    /// <summary>Runs whatever is not finished.</summary>
    /// <returns>The exit code.</returns>
    public int Run(bool json)
    {
        using var stop = new StopSignals(deadline);
        var comparison = new Comparison(settings, folder, seeds) { Arguments = Environment.GetCommandLineArgs()[1..], Notes = new Notes() };
        ProgressDisplay? display = null;
        ComparisonResult? result;
        try
        {
            result = comparison.Run(title => display = new ProgressDisplay(title), stop.Token);
        }
        finally
        {
            display?.Dispose();
        }

        if (result is null)
        {
            Console.Error.WriteLine($"Stopped. The same command goes on from there, and so does ./relight resume {folder}.");
            return ExitCode.ComeBack;
        }

        var report = Path.Combine(Path.GetFullPath(folder), "report.html");
        if (json)
        {
            var node = JsonNode.Parse(result.ToJson())!.AsObject();
            node["report"] = report;
            JsonOutput.Write(node);
        }
        else
        {
            Say(result);
            Console.WriteLine($"Report: {report}");
        }

        return ExitCode.Done;
    }

    private static void Say(ComparisonResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("arm");
        foreach (var heading in (string[])["epochs", "accuracy, %", "spread", "seeds", "time, s"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var arm in result.Arms)
        {
            table.AddRow(
                arm.Title, Invariant($"{arm.Epochs}"), Invariant($"{100 * arm.Mean:0.0}"),
                arm.Spread is { } spread ? Invariant($"± {100 * spread:0.0}") : "–",
                Invariant($"{arm.Seeds.Count}"), Invariant($"{arm.Seconds:0}"));
        }

        Console.WriteLine(
            $"{result.Model} on {VisibleText.Of(result.Data)}: {result.TrainingImages} images, {result.LabeledImages} labels, "
            + $"{result.ValidationImages} validation images");
        Screen.Out.Write(table);
        Console.WriteLine(result.Verdict.Sentence);
    }
}
