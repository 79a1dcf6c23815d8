using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs;
using Relight.Runs.Processes;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs verify</c>: checks every byte of every checkpoint.</summary>
internal static class RunsVerifyCommand
{
    public static Command Create()
    {
        var run = RunsCommand.Run();
        var json = CommonOptions.Json();
        var command = new Command(
            "verify", "Checks every byte of every checkpoint against its checksums. Exit code 3 where one is damaged.") { run, json }
            .WithExamples("runs verify runs/photos", "runs verify runs/photos --json");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Read(parsed.GetRequiredValue(run));
            var found = one.Checkpoints.Steps.Select(step => (Step: step, Problems: one.Checkpoints.Verify(step))).ToList();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonArray([.. found.Select(one => (JsonNode)new JsonObject
                {
                    ["step"] = one.Step, ["whole"] = one.Problems.Count == 0,
                    ["problems"] = new JsonArray([.. one.Problems.Select(problem => (JsonNode)problem)]),
                })]));
            }
            else
            {
                Say(found);
            }

            return found.TrueForAll(checkpoint => checkpoint.Problems.Count == 0) ? ExitCode.Done : ExitCode.BadInput;
        });
        return command;
    }

    private static void Say(List<(long Step, IReadOnlyList<string> Problems)> found)
    {
        foreach (var (step, problems) in found)
        {
            Console.WriteLine(problems.Count == 0 ? $"step {step}: whole" : $"step {step}: damaged: {string.Join("; ", problems)}");
        }

        Console.WriteLine(found.Count == 0
            ? "There is no checkpoint yet."
            : $"{found.Count(one => one.Problems.Count == 0)} of {found.Count} checkpoints are whole.");
    }
}
