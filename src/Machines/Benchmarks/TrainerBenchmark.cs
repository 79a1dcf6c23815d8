using Relight.Data;
using Relight.Runs;

namespace Relight.Machines.Benchmarks;

/// <summary>What the trainer adds to a loop of one's own.</summary>
internal static class TrainerBenchmark
{
    private const int Warmup = 3;

    public static BenchmarkResult Run(TrainingSetup setup, int steps)
    {
        var images = new RepeatedBatch(setup.Batch, Warmup + steps, setup.Size, classes: 10);
        var folder = Path.Combine(Path.GetTempPath(), $"relight-bench-{Environment.ProcessId}");
        using var bare = new BareSteps(Loader(), Warmup);
        try
        {
            using var run = RunDirectory.Create(folder, new RunRequest { Command = "bench", Settings = [] });
            setup.Train(images.Classes, Loader, null, new StepClock(Warmup), run, null, bare);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        double[] overheads = [.. bare.Pairs.Select(pair => (pair.Trained / pair.Bare) - 1).Order()];
        // ranks from the middle within which the median lies, 19 times of 20
        var aside = (int)Math.Ceiling(0.98 * Math.Sqrt(overheads.Length));
        var middle = overheads.Length / 2;
        var (low, high) = (overheads[Math.Max(middle - aside, 0)], overheads[Math.Min(middle + aside, overheads.Length - 1)]);
        var figures = setup.ToJson();
        figures["steps"] = overheads.Length;
        figures["overhead"] = overheads[middle];
        figures["overheadLow"] = low;
        figures["overheadHigh"] = high;
        figures["bareStepSeconds"] = Median.Of(bare.Pairs.Select(pair => pair.Bare));
        return new BenchmarkResult(
            "trainer",
            FormattableString.Invariant($"{setup}: the trainer takes {100 * overheads[middle]:+0.0;-0.0} % longer than a bare loop ")
                + FormattableString.Invariant($"({100 * low:+0.0;-0.0} to {100 * high:+0.0;-0.0}; {overheads.Length} steps of each)."),
            figures);

        DataLoader Loader() => new(images, new DataLoaderOptions { BatchSize = setup.Batch, Workers = 1 });
    }
}
