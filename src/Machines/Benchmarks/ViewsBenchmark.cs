using System.Diagnostics;
using System.Text.Json.Nodes;
using Relight.Data;
using Relight.SelfSupervised;
using Relight.SelfSupervised.SimClr;
using Relight.Settings;
using Relight.Tensors;
using Relight.Vision.Views;

namespace Relight.Machines.Benchmarks;

/// <summary>Two views of each image as SimCLR makes them, in the loader's threads, from decoded images in memory.</summary>
internal static class ViewsBenchmark
{
    private const double CropScale = 0.08;

    /// <param name="loading">The size of the views, their batches and workers.</param>
    /// <param name="sourceSize">Side of the decoded images in pixels.</param>
    /// <param name="images">Images that are decoded, at most.</param>
    /// <param name="epochs">Passes that are timed, after one that is not.</param>
    public static BenchmarkResult Run(ImageLoading loading, int sourceSize, int images, int epochs)
    {
        Torch.Threads = Environment.ProcessorCount;
        var settings = new RunSettings { Method = "simclr", Data = new DataSettings { Path = loading.Data } }
            .WithOwn(new SimClrSettings { CropScale = CropScale });
        var views = Methods.Of(settings.Method).Views(new MethodRecipe(settings), loading.Size);
        var dataset = new ViewsDataset(loading.Decoded(sourceSize, images), views);
        var loader = new DataLoader(dataset, new DataLoaderOptions
        {
            BatchSize = Math.Min(loading.Batch, dataset.Count), Shuffle = true, Workers = loading.Workers, DropLast = true,
        });
        var rates = new List<double>();
        for (var epoch = 0; epoch <= epochs; epoch++)
        {
            var (made, start) = (0, Stopwatch.GetTimestamp());
            foreach (var batch in loader.Epoch(epoch))
            {
                made += batch.Count * views.Count;
                batch.Dispose();
            }

            if (epoch > 0)
            {
                rates.Add(made / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        var rate = Median.Of(rates);
        return new BenchmarkResult(
            "views",
            FormattableString.Invariant($"{sourceSize} → {loading.Size} px, {loading.Workers} workers: {rate:N0} views/s, ")
                + FormattableString.Invariant($"{views.Count} of each of {dataset.Count:N0} images, median of {epochs} passes."),
            new()
            {
                ["size"] = loading.Size,
                ["sourceSize"] = sourceSize,
                ["batch"] = loader.Options.BatchSize,
                ["workers"] = loading.Workers,
                ["images"] = dataset.Count,
                ["viewsPerSecond"] = rate,
                ["viewsPerSecondByEpoch"] = new JsonArray([.. rates.Select(one => (JsonNode)one)]),
            });
    }
}
