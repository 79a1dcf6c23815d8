using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Benchmarks;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Data;
using Relight.Runs;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench trainer</c>: what the trainer adds to a loop of one's own.</summary>
internal static class BenchTrainerCommand
{
    private const int Warmup = 2;

    public static Command Create()
    {
        var options = new BenchOptions();
        var steps = new Option<int>("--steps") { Description = "Steps of each in a round.", DefaultValueFactory = _ => 10 }.AtLeast(1);
        var rounds = new Option<int>("--rounds") { Description = "Rounds, in each of which both train.", DefaultValueFactory = _ => 5 }.AtLeast(1);
        var json = CommonOptions.Json();
        var command = new Command("trainer", "Times the trainer with its default callbacks and a run beside the bare loop, the same steps, in turn.")
            .WithExamples("bench trainer --arch resnet18 --size 64 --steps 10 --rounds 5 --json");
        options.AddTraining(command);
        foreach (var option in (Option[])[steps, rounds, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(options.Setup(parsed), parsed.GetValue(steps), parsed.GetValue(rounds)).Print(parsed.GetValue(json)));
        return command;
    }

    private static BenchmarkResult Run(TrainingSetup setup, int steps, int rounds)
    {
        var images = new RepeatedBatch(setup.Batch, Warmup + steps, setup.Size, classes: 10);
        var ratios = new List<double>();
        var folder = Path.Combine(Path.GetTempPath(), $"relight-bench-{Environment.ProcessId}");
        for (var round = 0; round < rounds; round++)
        {
            double bare = 0, trained = 0;
            Action[] inTurn = [() => bare = Bare(), () => trained = Trained()];
            foreach (var half in round % 2 == 0 ? inTurn : inTurn.Reverse())
            {
                half();
            }

            ratios.Add(trained / bare);
        }

        var overhead = Median.Of(ratios) - 1;
        var figures = setup.ToJson();
        figures["overhead"] = overhead;
        figures["overheadByRound"] = new JsonArray([.. ratios.Select(ratio => (JsonNode)(ratio - 1))]);
        return new BenchmarkResult("trainer", FormattableString.Invariant(
            $"{setup}: the trainer takes {100 * overhead:+0.0;-0.0} % longer than the bare loop (median of {rounds} rounds)."), figures);

        double Bare() => Median.Of(setup.TrainBare(images.Classes, Loader(), Warmup));

        double Trained()
        {
            var clock = new StepClock(Warmup);
            try
            {
                using var run = RunDirectory.Create(folder, new RunRequest { Command = "bench", Settings = [] });
                setup.Train(images.Classes, Loader, null, clock, run);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }

            return Median.Of(clock.StepSeconds);
        }

        DataLoader Loader() => new(images, new DataLoaderOptions { BatchSize = setup.Batch, Workers = 1 });
    }
}
