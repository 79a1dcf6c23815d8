using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Relight.Cli.Benchmarks;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Tensors;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench load</c>: the data loader alone.</summary>
internal static class BenchLoadCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var data = BenchOptions.Data();
        var epochs = new Option<int>("--epochs")
        {
            Description = "Passes over the images; the figure is the last one's, so that with a cache 2 times it warm.",
            DefaultValueFactory = _ => 1,
        }.AtLeast(1);
        var json = CommonOptions.Json();
        var command = new Command("load", "Times the data loader alone: image files, or the decoded cache, to batches.")
        {
            data, options.Size, options.Batch, options.Workers, options.Cache, epochs, json,
        }.WithExamples(
            "bench load data/imagenette2-160 --size 64 --workers 2 --json",
            "bench load data/imagenette2-160 --size 64 --cache /tmp/relight-cache --epochs 2");
        command.SetAction(parsed => Run(options.Loading(parsed, parsed.GetRequiredValue(data)), parsed.GetValue(epochs)).Print(parsed.GetValue(json)));
        return command;
    }

    private static BenchmarkResult Run(ImageLoading loading, int epochs)
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
            FormattableString.Invariant($"{loading.Size} px, {loading.Workers} workers, cache {loading.Cache ?? "off"}: {rates[^1]:N0} images/s over {images:N0} images."),
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
