using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs;
using Spectre.Console;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs compare</c>: puts runs side by side.</summary>
internal static class RunsCompareCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN") { Description = "Folders of two or more runs.", Arity = new ArgumentArity(2, 100) };
        var json = CommonOptions.Json();
        var command = new Command("compare", "Puts runs side by side: the settings that differ, the last metrics, whether the weights are the same.") { runs, json }
            .WithExamples("runs compare runs/a runs/b");
        command.SetAction(parsed =>
        {
            RunDirectory[] all = [.. parsed.GetRequiredValue(runs).Select(RunDirectory.Read)];
            var settings = all.Select(run => SettingsDifference.Flatten(run.Record.Settings)).ToArray();
            var metrics = all.Select(run => run.Metrics.Read()).ToArray();
            var rows = new List<(string Name, string[] Values)>();
            rows.AddRange(settings.SelectMany(one => one.Keys).Distinct()
                .Select(name => (name, settings.Select(one => one.GetValueOrDefault(name, "–")).ToArray())).Where(row => row.Item2.Distinct().Count() > 1));
            rows.AddRange(metrics.SelectMany(one => one.Names).Distinct()
                .Select(name => (name, metrics.Select(one => one.Last(name) is { } value ? RunFacts.Text($"{value:G5}") : "–").ToArray())));
            rows.Add(("weights, SHA-256", [.. all.Select(run => run.Checkpoints.Newest().Checkpoint is null ? "–" : Weights.Digest(run.Folder)[..16])]));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject(rows.Select(row => KeyValuePair.Create(row.Name, (JsonNode?)new JsonArray([.. row.Values.Select(value => (JsonNode)value)])))));
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
}
