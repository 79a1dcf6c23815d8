using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs;
using Relight.Runs.Processes;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs prune</c>: deletes old checkpoints.</summary>
internal static class RunsPruneCommand
{
    public static Command Create()
    {
        var run = RunsCommand.Run();
        var keep = new Option<int>("--keep") { Description = "How many of the newest whole checkpoints stay; those with a name stay too.",
            DefaultValueFactory = _ => 1 }.AtLeast(1);
        var json = CommonOptions.Json();
        var command = new Command("prune", "Deletes old checkpoints of a run.") { run, keep, json }.WithExamples(
            "runs prune runs/photos --keep 1");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Hold(parsed.GetRequiredValue(run));
            var deleted = one.Checkpoints.Prune(parsed.GetValue(keep));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject { ["deleted"] = Steps(deleted), ["left"] = Steps(one.Checkpoints.Steps) });
                return ExitCode.Done;
            }

            Console.WriteLine($"Deleted {deleted.Count} checkpoints; left are steps {string.Join(", ", one.Checkpoints.Steps)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonArray Steps(IEnumerable<long> steps) => [.. steps.Select(step => (JsonNode)step)];
}
