using Relight.Data.Caching;

namespace Relight.Machines.Benchmarks;

/// <summary>From image files to a trained epoch.</summary>
internal static class EpochBenchmark
{
    public static BenchmarkResult Run(TrainingSetup setup, ImageLoading loading, int limit)
    {
        CachedDataset? cache = null;
        var clock = new StepClock(warmup: 0);
        setup.Train(
            loading.Classes,
            () =>
            {
                (var loader, cache) = loading.Open();
                return loader;
            },
            limit > 0 ? limit : null,
            clock);
        cache?.Dispose();
        var figures = setup.ToJson();
        figures["workers"] = loading.Workers;
        figures["cache"] = loading.Cache ?? "off";
        figures["images"] = clock.Images;
        figures["seconds"] = clock.Elapsed.TotalSeconds;
        figures["imagesPerSecond"] = clock.ImagesPerSecond;
        return new BenchmarkResult(
            "epoch", FormattableString.Invariant(
                $"{setup}, cache {loading.Cache ?? "off"}: {clock.ImagesPerSecond:N1} images/s over {clock.Images:N0} images."), figures);
    }
}
