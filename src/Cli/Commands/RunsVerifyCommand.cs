using System.CommandLine;
using Relight.Cli.Output;
using Relight.Runs;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs verify</c>: checks every byte of every checkpoint.</summary>
internal static class RunsVerifyCommand
{
    public static Command Create()
    {
        var run = RunsCommand.Run();
        var command = new Command("verify", "Checks every byte of every checkpoint against its checksums. Exit code 3 where one is damaged.") { run }
            .WithExamples("runs verify runs/photos");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Read(parsed.GetRequiredValue(run));
            var damaged = 0;
            foreach (var step in one.Checkpoints.Steps)
            {
                var problems = one.Checkpoints.Verify(step);
                damaged += problems.Count > 0 ? 1 : 0;
                Console.WriteLine(problems.Count == 0 ? $"step {step}: whole" : $"step {step}: damaged: {string.Join("; ", problems)}");
            }

            Console.WriteLine(one.Checkpoints.Steps.Count == 0 ? "There is no checkpoint yet." : $"{one.Checkpoints.Steps.Count - damaged} of {one.Checkpoints.Steps.Count} checkpoints are whole.");
            return damaged == 0 ? ExitCode.Done : ExitCode.BadInput;
        });
        return command;
    }
}
