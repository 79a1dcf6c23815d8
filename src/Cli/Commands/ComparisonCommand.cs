using System.Text.Json.Nodes;
using Relight.Cli.Output;
using Relight.Recipes.Comparing;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Training.Callbacks;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Commands;

/// <summary>What compare and demo share: runs the comparison with progress, and says what came of it.</summary>
internal sealed class ComparisonCommand(ComparisonRequest request, string folder, TimeSpan? deadline = null)
{
    /// <summary>Runs whatever is not finished.</summary>
    /// <returns>The exit code.</returns>
    public int Run(bool json)
    {
        using var stop = new StopSignals(deadline);
        var comparison = new Comparison(request, folder)
        {
            Arguments = Environment.GetCommandLineArgs()[1..], Notes = new Notes(),
        };
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
            if (request.NextCommand is { } next)
            {
                Console.WriteLine($"Your own photographs: {next}");
            }
        }

        return ExitCode.Done;
    }

    private static void Say(ComparisonResult result)
    {
        Console.WriteLine(
            $"{result.Model} on {VisibleText.Of(result.Data)}: {result.TrainingImages} images, {result.ValidationImages} validation images");
        foreach (var contest in result.Contests)
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumn(
                $"{LabelsText.Of(contest.Labels)}{(contest.Budget is null ? "" : $", {contest.Budget}")}");
            foreach (var heading in (string[])["accuracy, %", "beside from scratch", "spread", "epochs", "seeds", "time, s"])
            {
                table.AddColumn(new TableColumn(heading).RightAligned());
            }

            foreach (var way in contest.Ways)
            {
                table.AddRow(
                    way.Title, Invariant($"{100 * way.Mean:0.0}"),
                    contest.Verdicts.SingleOrDefault(verdict => verdict.Way == way.Way)?.DifferenceText ?? "–", way.SpreadText,
                    Invariant($"{way.Epochs}"), Invariant($"{way.Seeds.Count}"), Invariant($"{way.Seconds:0}"));
            }

            Screen.Out.Write(table);
        }

        var pretexts = new Table().Border(TableBorder.Rounded).AddColumn("features, judged with all labels");
        foreach (var heading in (string[])["kNN 20, %", "random, %", "linear, %", "images/s", "memory, MiB", "time, s"])
        {
            pretexts.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var pretext in result.Pretexts)
        {
            pretexts.AddRow(
                pretext.Pretext, Invariant($"{100 * pretext.Knn20:0.0}"), Invariant($"{100 * pretext.RandomKnn20:0.0}"),
                Invariant($"{100 * pretext.Linear:0.0}"), Invariant($"{pretext.ImagesPerSecond:0}"), Invariant($"{pretext.MemoryMiB:0}"),
                Invariant($"{pretext.Seconds:0}"));
        }

        Screen.Out.Write(pretexts);
        Console.WriteLine(result.Sentence);
        foreach (var caution in result.Cautions)
        {
            Console.WriteLine(caution);
        }
    }
}
