using System.Diagnostics;
using System.Text.Json.Nodes;
using Relight.Tensors;

namespace Relight.Machines.Benchmarks;

/// <summary>The data loader alone.</summary>
internal static class LoadBenchmark
{
    public static BenchmarkResult Run(ImageLoading loading, int epochs)
    {
        var rates = new List<double>();
        var images = 0;
        Torch.Threads = Environment.ProcessorCount;   // loads libtorch, as a peer's import does, before the clock starts
        var start = Stopwatch.GetTimestamp(); // finding the files counts in the first epoch
        var (loader, cache) = loading.Open();
        using (cache)
        {
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                images = 0;
                foreach (var batch in loader.Epoch(epoch))
                {
                    images += batch.Count;
                    batch.Dispose();
                }

                rates.Add(images / Stopwatch.GetElapsedTime(start).TotalSeconds);
                start = Stopwatch.GetTimestamp();
            }
        }

        return new BenchmarkResult(
            "load",
            FormattableString.Invariant($"{loading.Size} px, {loading.Workers} workers, cache {loading.Cache ?? "off"}: ")
                + FormattableString.Invariant($"{rates[^1]:N0} images/s over {images:N0} images."),
            new()
            {
                ["size"] = loading.Size,
                ["batch"] = loading.Batch,
                ["workers"] = loading.Workers,
                ["cache"] = loading.Cache ?? "off",
                ["images"] = images,
                ["imagesPerSecond"] = rates[^1],
                ["imagesPerSecondByEpoch"] = new JsonArray([.. rates.Select(rate => (JsonNode)rate)]),
            });
    }
}
