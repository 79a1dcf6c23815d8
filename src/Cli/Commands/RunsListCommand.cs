using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs;
using Spectre.Console;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs list</c>: lists the runs in a folder.</summary>
internal static class RunsListCommand
{
    /// <summary>Where trainings make their runs unless told.</summary>
    public const string Default = "runs";

    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Searched with all folders below it.", DefaultValueFactory = _ => Default };
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the runs in a folder, the newest first.") { folder, json }.WithExamples("runs list", "runs list /mnt/runs --json");
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), parsed.GetValue(json)));
        return command;
    }

    /// <summary>Lists.</summary>
    public static int Run(string root, bool json)
    {
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"There is no folder {root}. Trainings make their runs in runs/, or where --run says.");
        }

        RunDirectory[] runs =
        [
            .. Directory.EnumerateFiles(root, RunFacts.RecordName, SearchOption.AllDirectories)
                .Select(ReadOrTell).OfType<RunDirectory>().OrderByDescending(run => run.Record.Started),
        ];
        if (json)
        {
            JsonOutput.Write(new JsonArray([.. runs.Select(run => (JsonNode)RunFacts.Of(run))]));
            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("run", "command", "started (UTC)", "state");
        foreach (var heading in (string[])["step", "accuracy, %"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var run in runs)
        {
            table.AddRow(
                Markup.Escape(Path.GetRelativePath(root, run.Folder)), run.Record.Command, RunFacts.Text($"{run.Record.Started:yyyy-MM-dd HH:mm}"), RunFacts.State(run),
                RunFacts.Text($"{(run.Checkpoints.Steps is [.., var last] ? last : 0)}"), run.Metrics.Read().Last("val/accuracy") is { } accuracy ? RunFacts.Text($"{100 * accuracy:0.0}") : "–");
        }

        Screen.Out.Write(table);
        return ExitCode.Done;
    }

    /// <summary>One that cannot be read hides no other.</summary>
    private static RunDirectory? ReadOrTell(string record)
    {
        try
        {
            return RunDirectory.Read(Path.GetDirectoryName(record)!);
        }
        catch (RunException error)
        {
            Console.Error.WriteLine($"Left out: {error.Message}");
            return null;
        }
    }
}
