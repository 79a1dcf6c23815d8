using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Processes;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs report</c>: writes a run's report anew.</summary>
internal static class RunsReportCommand
{
    public static Command Create()
    {
        var run = RunsCommand.Run();
        var json = CommonOptions.Json();
        var command = new Command(
            "report",
            "Writes a run's report and its PNG pictures anew, also of an interrupted run: its newest whole checkpoint is validated for them.")
        {
            run, json,
        }.WithExamples("runs report runs/photos");
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(run);
            TrainingRunReport.WriteAnew(folder);
            using var written = RunDirectory.Read(folder);
            string[] pictures = [.. written.Pictures.List().Select(picture => Path.Combine(written.Pictures.Folder, picture.File))];
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject { ["report"] = written.ReportPath,
                    ["pictures"] = new JsonArray([.. pictures.Select(picture => (JsonNode)picture)]) });
                return ExitCode.Done;
            }

            Console.WriteLine($"Report: {written.ReportPath}");
            foreach (var picture in pictures)
            {
                Console.WriteLine($"Picture: {picture}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
