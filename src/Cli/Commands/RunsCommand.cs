using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs</c>: what lies in the folders of runs.</summary>
internal static class RunsCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command(
            "runs", "Lists, shows, compares, checks, prunes and exports runs, and writes their reports. Alone it lists those in runs/.")
        {
            json,
            RunsListCommand.Create(),
            RunsShowCommand.Create(),
            RunsCompareCommand.Create(),
            RunsVerifyCommand.Create(),
            RunsPruneCommand.Create(),
            RunsMarkCommand.Create(),
            RunsExportCommand.Create(),
            RunsReportCommand.Create(),
        }.WithExamples("runs", "runs list", "runs show runs/photos", "runs compare runs/a runs/b", "runs export runs/photos photos.pth");
        command.SetAction(parsed => RunsListCommand.Run(RunsListCommand.Default, parsed.GetValue(json)));
        return command;
    }

    /// <summary>The folder of one run.</summary>
    internal static Argument<string> Run() => new("RUN") { Description = "Folder of the run." };
}
