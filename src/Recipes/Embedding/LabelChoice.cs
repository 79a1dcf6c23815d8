using Relight.Vision.Folders;

namespace Relight.Recipes.Embedding;

/// <summary>Chooses the photographs that are worth labeling next.</summary>
/// <param name="Photos">Those chosen, the most useful first.</param>
/// <param name="Known">How many of the photographs have a label already.</param>
internal sealed record LabelChoice(IReadOnlyList<Photo> Photos, int Known)
{
    /// <summary>Chooses by <see cref="TypiClust"/>.</summary>
    /// <param name="features">The photographs' features.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="known">Files that have a label already, absolute.</param>
    /// <param name="seed">Where its clusters begin.</param>
    /// <param name="progress">Told the steps of the clustering.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static LabelChoice Of(
        PhotoFeatures features, int count, IReadOnlySet<string> known, ulong seed, IProgress<int>? progress = null,
        CancellationToken stop = default)
    {
        var labeled = features.Photos.Index().Where(pair => known.Contains(Path.GetFullPath(pair.Item.Path)))
            .Select(pair => pair.Index).ToHashSet();
        var rows = TypiClust.Choose(features.Features, count, labeled, seed, progress, stop);
        return new([.. rows.Select(row => features.Photos[row])], labeled.Count);
    }

    /// <summary>The files that tables give a label.</summary>
    /// <exception cref="IOException">There is no such table.</exception>
    /// <exception cref="InvalidDataException">It cannot be read, or gives no label at all.</exception>
    public static IReadOnlySet<string> LabeledIn(IEnumerable<string> tables)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            if (!File.Exists(table))
            {
                throw new FileNotFoundException($"--known {table}: there is no such table.");
            }

            var before = known.Count;
            known.UnionWith(ImageParts.Open(table, new ImagePartsOptions { Labeled = false }).All
                .SelectMany(part => part.Images.Files).Where(file => file.Label >= 0).Select(file => file.Path));
            if (known.Count == before)
            {
                throw new InvalidDataException(
                    $"--known {table}: no photograph in it has a label that is not known yet. Fill in its column label, or leave "
                    + "--known out.");
            }
        }

        return known;
    }
}
