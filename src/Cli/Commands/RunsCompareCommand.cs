using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Processes;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs compare</c>: puts runs side by side.</summary>
internal static class RunsCompareCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN") { Description = "Folders of two or more runs.", Arity = new ArgumentArity(2, 100) };
        var json = CommonOptions.Json();
        var command = new Command("compare",
            "Puts runs side by side: the settings that differ, the last metrics, whether the weights are the same.") { runs, json }
            .WithExamples("runs compare runs/a runs/b");
        command.SetAction(parsed =>
        {
            Column[] all = [.. parsed.GetRequiredValue(runs).Select(folder => RunFacts.OrTell(folder, Column.Of)).OfType<Column>()];
            if (all.Length < 2)
            {
                throw new RunException($"There are not two runs to compare: {all.Length} of those named can be read.");
            }

            var rows = new List<(string Name, string[] Values)>();
            rows.AddRange(all.SelectMany(one => one.Settings.Keys).Distinct()
                .Select(name => (name, all.Select(one => one.Settings.GetValueOrDefault(name, "–")).ToArray()))
                    .Where(row => row.Item2.Distinct().Count() > 1));
            rows.AddRange(all.SelectMany(one => one.Metrics.Names).Distinct()
                .Select(name => (name, all.Select(one => one.Metrics.Last(name) is { } value ? Invariant($"{value:G5}") : "–").ToArray())));
            rows.Add(("weights, SHA-256", [.. all.Select(one => one.Digest)]));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject(rows.Select(
                    row => KeyValuePair.Create(row.Name, (JsonNode?)new JsonArray([.. row.Values.Select(value => (JsonNode)value)])))));
                return ExitCode.Done;
            }

            var table = new Table().Border(TableBorder.Rounded).AddColumn("");
            Array.ForEach(all, run => table.AddColumn(Markup.Escape(Path.GetRelativePath(".", run.Folder))));
            rows.ForEach(row => table.AddRow([Markup.Escape(row.Name), .. row.Values.Select(Markup.Escape)]));
            Screen.Out.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private sealed record Column(string Folder, IReadOnlyDictionary<string, string> Settings, MetricHistory Metrics, string Digest)
    {
        public static Column Of(RunDirectory run) => new(
            run.Folder, SettingsDifference.Flatten(run.Record.Settings), run.Metrics.Read(),
            run.Checkpoints.Newest().Checkpoint is null ? "–" : Weights.Digest(run.Folder)[..16]);
    }
}
