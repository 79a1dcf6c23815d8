using Relight.Data;
using Relight.Data.Caching;
using Relight.Vision.Folders;

namespace Relight.Recipes;

/// <summary>Says which image caches stopped growing: a run ends well without them, and the next one is as slow.</summary>
internal static class CacheWarnings
{
    /// <summary>A sentence for each cache file below these data sets that could not be written to.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Dataset?> datasets) =>
    [
        .. datasets.Select(Cache).OfType<CachedDataset>().Where(cache => cache.WriteError is not null).DistinctBy(cache => cache.FilePath)
            .Select(cache => $"The image cache {cache.FilePath} keeps nothing more ({cache.WriteError}). What it lacks is decoded each time."),
    ];

    private static CachedDataset? Cache(Dataset? dataset) => dataset switch
    {
        CachedDataset cache => cache,
        Subset part => Cache(part.Source),
        TransformedDataset transformed => Cache(transformed.Source),
        _ => null,
    };
}
