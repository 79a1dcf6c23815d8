using System.CommandLine;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs report</c>: writes a run's report anew.</summary>
internal static class RunsReportCommand
{
    public static Command Create()
    {
        var run = RunsCommand.Run();
        var command = new Command(
            "report", "Writes a run's report and its PNG pictures anew, also of an interrupted run: its newest whole checkpoint is validated for them.") { run }
            .WithExamples("runs report runs/photos");
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(run);
            JobReport.WriteAnew(folder);
            using var written = RunDirectory.Read(folder);
            Console.WriteLine($"Report: {written.ReportPath}");
            foreach (var picture in written.Pictures.List())
            {
                Console.WriteLine($"Picture: {Path.Combine(written.Pictures.Folder, picture.File)}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
