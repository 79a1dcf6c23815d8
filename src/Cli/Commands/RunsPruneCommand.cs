using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs prune</c>: deletes old checkpoints.</summary>
internal static class RunsPruneCommand
{
    public static Command Create()
    {
        var run = RunsCommand.Run();
        var keep = new Option<int>("--keep") { Description = "How many of the newest whole checkpoints stay; those with a name stay too.", DefaultValueFactory = _ => 1 }.AtLeast(1);
        var command = new Command("prune", "Deletes old checkpoints of a run.") { run, keep }.WithExamples("runs prune runs/photos --keep 1");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Hold(parsed.GetRequiredValue(run));
            var deleted = one.Checkpoints.Prune(parsed.GetValue(keep));
            Console.WriteLine($"Deleted {deleted.Count} checkpoints; left are steps {string.Join(", ", one.Checkpoints.Steps)}.");
            return ExitCode.Done;
        });
        return command;
    }
}
