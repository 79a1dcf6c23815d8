using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Torture;
using Relight.Runs.Processes;

namespace Relight.Cli.Commands;

/// <summary><c>relight torture</c>: shows that an interrupted training ends with the same bytes as an uninterrupted one.</summary>
internal static class TortureCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "torture";

    public static Command Create()
    {
        var kills = new Option<int>("--kills") { Description = "How often a training is killed, over as many runs as that takes.",
            DefaultValueFactory = _ => 20 }.AtLeast(1);
        var folder = new Option<string?>(
            "--folder") { Description = "Where the runs are made; a temporary folder, deleted when all went well, if left out." };
        var seed = new Option<int>("--seed") { Description = "Seed of the moments.", DefaultValueFactory = _ => 0 };
        var json = CommonOptions.Json();
        var words = new Argument<string[]>(
            "COMMAND") { Description = "After --: train, pretrain or finetune with its arguments, without --run.",
            Arity = ArgumentArity.OneOrMore };
        var command = new Command(
            Name,
            """
            Runs a training without interruption, then again with SIGKILL and SIGTERM at random moments (while it starts up, in its first
            step, in any step, while a checkpoint is written, in validation, in its last step), resumes it each time with the same command,
            and compares the digests of the weights. Exit code 0: every interrupted run ended with the same bytes.
            """)
        {
            kills, folder, seed, json, words,
        }.WithExamples(
            "torture --kills 20 -- train synthetic --size 32 --epochs 1",
            "torture --kills 100 --json -- pretrain photos/ --epochs 2 --set checkpoint.everySteps=10");
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(words), parsed.GetValue(kills), parsed.GetValue(seed), parsed.GetValue(folder), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] words, int kills, int seed, string? folder, bool json)
    {
        if (words.Contains("--run"))
        {
            throw new ArgumentException("torture makes the runs' folders itself: leave --run out; --folder says where.");
        }

        var place = Path.GetFullPath(folder ?? Path.Combine(Path.GetTempPath(), $"relight-torture-{Environment.ProcessId}"));
        var result = new InterruptionTest(words, place, Console.Error.Write).Run(kills, seed);
        if (json)
        {
            JsonOutput.Write(result.ToJson());
        }
        else
        {
            Console.WriteLine(result);
        }

        if (result.IsPassed && folder is null)
        {
            Directory.Delete(place, recursive: true);
        }

        return result.IsPassed ? ExitCode.Done : ExitCode.Failed;
    }
}
