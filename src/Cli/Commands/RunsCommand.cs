using System.CommandLine;
using Relight.Cli.Output;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs</c>: what lies in the folders of runs.</summary>
internal static class RunsCommand
{
    public static Command Create() => new Command("runs", "Lists, shows, compares, checks, prunes and exports runs, and writes their reports.")
    {
        RunsListCommand.Create(),
        RunsShowCommand.Create(),
        RunsCompareCommand.Create(),
        RunsVerifyCommand.Create(),
        RunsPruneCommand.Create(),
        RunsMarkCommand.Create(),
        RunsExportCommand.Create(),
        RunsReportCommand.Create(),
    }.WithExamples("runs list", "runs show runs/photos", "runs compare runs/a runs/b", "runs export runs/photos photos.pth");

    /// <summary>The folder of one run.</summary>
    internal static Argument<string> Run() => new("RUN") { Description = "Folder of the run." };
}
