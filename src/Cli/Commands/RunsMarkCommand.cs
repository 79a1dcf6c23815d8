using System.CommandLine;
using Relight.Cli.Output;
using Relight.Runs;
using Relight.Runs.Processes;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs mark</c>: names a checkpoint.</summary>
internal static class RunsMarkCommand
{
    public static Command Create()
    {
        var run = RunsCommand.Run();
        var step = new Argument<long>("STEP") { Description = "A step that has a checkpoint." };
        var name = new Argument<string>("NAME") { Description = "Letters, digits, - and _." };
        var command = new Command("mark", "Gives a checkpoint a name, by which it is kept when older ones are deleted.") { run, step, name }
            .WithExamples("runs mark runs/photos 1480 published");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Hold(parsed.GetRequiredValue(run));
            one.Checkpoints.Mark(parsed.GetRequiredValue(name), parsed.GetValue(step));
            return ExitCode.Done;
        });
        return command;
    }
}
