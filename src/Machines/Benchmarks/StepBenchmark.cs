using System.Text.Json.Nodes;
using Relight.Data;
using Relight.Tensors;

namespace Relight.Machines.Benchmarks;

/// <summary>Training steps on one repeated batch.</summary>
internal static class StepBenchmark
{
    public static BenchmarkResult Run(TrainingSetup setup, int steps, int warmup, int classes)
    {
        var images = new RepeatedBatch(setup.Batch, warmup + steps, setup.Size, classes);
        var clock = new StepClock(warmup);
        var memory = new MemoryTrail(warmup, steps);
        Torch.Threads = setup.Threads;   // loads libtorch, which is no part of what training takes
        var before = ProcessMemory.ResidentMiB;
        setup.Train(
            images.Classes,
            () => new DataLoader(setup.Shown(images), new DataLoaderOptions { BatchSize = setup.Batch, Workers = 1 }),
            null, clock, others: memory);
        var figures = setup.ToJson();
        figures["steps"] = steps;
        figures["imagesPerSecond"] = clock.ImagesPerSecond;
        figures["stepSeconds"] = new JsonArray([.. clock.StepSeconds.Select(seconds => (JsonNode)Math.Round(seconds, 6))]);
        figures["trainingMiB"] = ProcessMemory.PeakAboveMiB(before, setup.Device);
        figures["residentMiB"] = memory.ToJson();
        return new BenchmarkResult(
            "step", FormattableString.Invariant($"{setup}: {clock.ImagesPerSecond:N1} images/s over {steps} steps.{memory}"), figures);
    }
}
