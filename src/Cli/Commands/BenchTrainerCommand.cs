using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench trainer</c>: what the trainer adds to a loop of one's own.</summary>
internal static class BenchTrainerCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var steps = new Option<int>("--steps") { Description = "Steps of each.", DefaultValueFactory = _ => 100 }.AtLeast(5);
        var json = CommonOptions.Json();
        var command = new Command(
            "trainer",
            """
            Times the trainer with its default callbacks and a run beside a bare loop: one step of each in turn, on the same network.
            Tells how much longer the trainer's take: the median over the pairs, with its 95 % interval.
            """)
            .WithExamples("bench trainer --arch resnet18 --size 64 --steps 100 --json");
        options.AddTraining(command);
        foreach (var option in (Option[])[steps, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed => TrainerBenchmark.Run(options.Setup(parsed), parsed.GetValue(steps)).Print(parsed.GetValue(json)));
        return command;
    }
}
