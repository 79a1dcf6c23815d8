using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs;
using Relight.Runs.Processes;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs list</c>: lists the runs in a folder.</summary>
internal static class RunsListCommand
{
    /// <summary>Where trainings make their runs unless told.</summary>
    public const string Default = "runs";

    public static Command Create()
    {
        var folder = new Argument<string>(
            "FOLDER") { Description = "Searched with all folders below it.", DefaultValueFactory = _ => Default };
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the runs in a folder, the newest first.") { folder, json }.WithExamples(
            "runs list", "runs list /mnt/runs --json");
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), parsed.GetValue(json)));
        return command;
    }

    /// <summary>Lists.</summary>
    public static int Run(string root, bool json)
    {
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException(File.Exists(root)
                ? $"{root} is a file: expected a folder with runs in it."
                : $"There is no folder {root}. Trainings make their runs in runs/, or where --run says.");
        }

        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = default };
        Row[] runs =
        [
            .. Directory.EnumerateFiles(root, RunFacts.RecordName, everywhere)
                .Select(record => RunFacts.OrTell(Path.GetDirectoryName(record)!, Row.Of))
                .OfType<Row>().OrderByDescending(run => run.Started),
        ];
        if (json)
        {
            JsonOutput.Write(new JsonArray([.. runs.Select(run => (JsonNode)run.Facts)]));
            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("run", "command", "method", "labels seen", "started (UTC)", "state");
        foreach (var heading in (string[])["step", "accuracy, %"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var run in runs)
        {
            table.AddRow(
                Markup.Escape(Path.GetRelativePath(root, run.Folder)), Markup.Escape(run.Command),
                Markup.Escape(run.Method ?? "–"), Markup.Escape(run.Labels ?? "–"),
                Invariant($"{run.Started:yyyy-MM-dd HH:mm}"), run.State,
                Invariant($"{run.Step}"), run.Accuracy is { } accuracy ? Invariant($"{100 * accuracy:0.0}") : "–");
        }

        Screen.Out.Write(table);
        return ExitCode.Done;
    }

    private sealed record Row(
        string Folder, string Command, string? Method, string? Labels, DateTimeOffset Started, string State, long Step, double? Accuracy, JsonObject Facts)
    {
        public static Row Of(RunDirectory run) => new(
            run.Folder, run.Record.Command, RunFacts.Method(run), RunFacts.Labels(run), run.Record.Started, RunFacts.State(run),
            run.Checkpoints.Steps is [.., var last] ? last : 0,
            run.Metrics.Read().Last("val/accuracy"), RunFacts.Of(run));
    }
}
