using System.CommandLine;
using Relight.Cli.Output;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench</c>: how fast this machine does the parts of a training.</summary>
internal static class BenchCommand
{
    public static Command Create() =>
        new Command(
            "bench",
            "Measures the parts of a training: an operator's call, a step, a step by precision, loading, views, an epoch, the trainer, a "
            + "checkpoint.")
        {
            BenchOpCommand.Create(),
            BenchStepCommand.Create(),
            BenchPrecisionCommand.Create(),
            BenchLoadCommand.Create(),
            BenchViewsCommand.Create(),
            BenchEpochCommand.Create(),
            BenchTrainerCommand.Create(),
            BenchCheckpointCommand.Create(),
        }.WithExamples("bench op", "bench step --arch resnet34 --size 64 --batch 64 --precision bf16 --steps 10");
}
