using Relight.Data;
using Relight.Runs;
using Relight.Settings;

namespace Relight.Machines.Benchmarks;

/// <summary>What saving costs a training.</summary>
internal static class CheckpointBenchmark
{
    private const int Warmup = 3;

    public static BenchmarkResult Run(TrainingSetup setup, int saves, int every)
    {
        const int oftenEnough = 50;
        var images = new RepeatedBatch(setup.Batch, every * (saves + 2), setup.Size, classes: 10);
        var clock = new StepClock(Warmup);
        var folder = Path.Combine(Path.GetTempPath(), $"relight-bench-{Environment.ProcessId}");
        try
        {
            using var run = RunDirectory.Create(folder, new RunRequest { Command = "bench", Settings = [] });
            setup.Train(
                images.Classes, () => new DataLoader(
                    images, new DataLoaderOptions { BatchSize = setup.Batch, Workers = 1 }), null, clock, run,
                new CheckpointSettings { EverySteps = every });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        // The clock looks before the saver copies, so the copy after step n is in the pause after it, and counts to step n + 1. The first
        // save makes the copies' memory.
        int Step(int index) => Warmup + 1 + index;
        double[] Pauses(bool saving) =>
            [.. clock.PauseSeconds.Index().Where(
                one => Step(one.Index) >= 2 * every && (Step(one.Index) % every == 0) == saving).Select(one => one.Item)];
        var rounds = clock.StepSeconds.Index()
            .Where(one => Step(one.Index) > 2 * every)
            .GroupBy(one => (Step(one.Index) - 1) / every, one => one.Item)
            .Select(round => (Around: round.Take(every / 2).ToArray(), Plain: Median.Of(round.Skip(every / 2))))
            .ToArray();
        var plain = Median.Of(rounds.Select(round => round.Plain));
        var stall = Median.Of(Pauses(saving: true)) - Median.Of(Pauses(saving: false));
        // beside its own round: the machine's mood changes
        var cost = Median.Of(rounds.Select(round => round.Around.Sum(step => step - round.Plain)));
        var figures = setup.ToJson();
        figures["stepSeconds"] = plain;
        figures["stallSeconds"] = stall;
        figures["stallShareOfStep"] = stall / plain;
        figures["costSeconds"] = cost;
        figures["costShareEvery50Steps"] = cost / (oftenEnough * plain);
        return new BenchmarkResult(
            "checkpoint",
            FormattableString.Invariant($"{setup}: a step takes {1000 * plain:0} ms, a save stalls it by {1000 * stall:0} ms ")
                + FormattableString.Invariant($"({100 * stall / plain:0} % of a step) and costs {1000 * cost:0} ms in all ")
                + FormattableString.Invariant($"({100 * cost / (oftenEnough * plain):0.0} % at a save every 50 steps)."),
            figures);
    }
}
