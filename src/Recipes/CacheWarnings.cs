using Relight.Data;
using Relight.Data.Caching;
using Relight.Vision.Views;

namespace Relight.Recipes;

/// <summary>Says which image caches cannot be used or stopped growing: a run ends well without them, and the next one is as slow.</summary>
internal static class CacheWarnings
{
    /// <summary>The same of the data sets of a training.</summary>
    public static IReadOnlyList<string> Of(TrainingParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return Of([parts.Training.Dataset, parts.Validation?.Dataset]);
    }

    /// <summary>A sentence for each cache below these data sets that could not be written to.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Dataset?> datasets) =>
    [
        .. datasets.Select(Cache).OfType<CachedDataset>().Where(cache => cache.WriteError is not null)
            .DistinctBy(cache => cache.FilePath ?? cache.Folder)
            .Select(cache => cache.FilePath is { } file
                ? $"The image cache {file} keeps nothing more ({cache.WriteError}). What it lacks is decoded each time."
                : $"There is no image cache in {cache.Folder} ({cache.WriteError}). Images are decoded each time; --cache names another "
                    + "folder, or off."),
    ];

    private static CachedDataset? Cache(Dataset? dataset) => dataset switch
    {
        CachedDataset cache => cache,
        Subset part => Cache(part.Source),
        ViewsDataset views => Cache(views.Source),
        PartlyLabeledDataset pairs => Cache(pairs.All),
        _ => null,
    };
}
