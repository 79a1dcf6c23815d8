using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench checkpoint</c>: what saving costs a training.</summary>
internal static class BenchCheckpointCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var saves = new Option<int>("--saves") { Description = "Checkpoints that are timed.", DefaultValueFactory = _ => 5 }.AtLeast(1);
        var every = new Option<int>("--every") { Description = "Steps between them.", DefaultValueFactory = _ => 12 }.AtLeast(6);
        var json = CommonOptions.Json();
        var command = new Command(
            "checkpoint",
            """
            Times training steps around background saves. The stall is how long a step waits for the copy; the
            cost is how much longer the first half of the steps until the next save takes than as many of the
            second half, writing in the background included: the median of the saves.
            """)
            .WithExamples("bench checkpoint --arch resnet34 --size 64 --batch 64 --precision bf16 --json");
        options.AddTraining(command);
        foreach (var option in (Option[])[saves, every, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
            CheckpointBenchmark.Run(options.Setup(parsed), parsed.GetValue(saves), parsed.GetValue(every)).Print(parsed.GetValue(json)));
        return command;
    }
}
