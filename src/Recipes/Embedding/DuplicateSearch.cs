using Relight.Tensors;
using Relight.Vision.Datasets.Inspection;

namespace Relight.Recipes.Embedding;

/// <summary>Finds photographs that are there more than once: with the same bytes, or nearly the same to look at.</summary>
/// <param name="Groups">Those in two classes first, then those in two parts, then by their first path.</param>
/// <param name="Unread">Photographs that cannot be read.</param>
/// <param name="Count">How many photographs were looked at.</param>
internal sealed record DuplicateSearch(IReadOnlyList<DuplicateGroup> Groups, IReadOnlyList<UnreadPhoto> Unread, int Count)
{
    /// <summary>Bits of a hash that may differ unless told.</summary>
    public const int DefaultBits = 6;

    /// <summary>The cosine of features that is enough unless told.</summary>
    public const double DefaultCosine = 0.99;

    /// <summary>Whether features were compared, which find what is alike rather than what is the same.</summary>
    public bool IsByFeatures { get; init; }

    /// <summary>Finds them by their bytes and by <see cref="PictureHash"/>.</summary>
    /// <param name="photos">The photographs.</param>
    /// <param name="mostBits">Bits of 64 in which hashes of the same photograph may differ.</param>
    /// <param name="progress">Told how many are read.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static DuplicateSearch ByHash(
        IReadOnlyList<Photo> photos, int mostBits, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        var prints = Fingerprints(photos, progress, stop);
        UnreadPhoto[] unread = [.. photos.Zip(prints).Where(pair => pair.Second.Problem is not null)
            .Select(pair => new UnreadPhoto(pair.First.Path, pair.Second.Problem!))];
        var groups = Group(photos, prints, order => new HashMatches([.. order.Select(i => prints[i])], mostBits), stop);
        return new(groups, unread, photos.Count);
    }

    /// <summary>Finds them by their bytes and by the features that a backbone makes of them.</summary>
    /// <param name="photos">The photographs.</param>
    /// <param name="features">Of those of them that can be read.</param>
    /// <param name="leastCosine">The cosine that features of the same photograph have at least.</param>
    /// <param name="progress">Told how many are read.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static DuplicateSearch ByFeatures(
        IReadOnlyList<Photo> photos, PhotoFeatures features, double leastCosine, IProgress<int>? progress = null,
        CancellationToken stop = default)
    {
        var prints = Fingerprints(features.Photos, progress, stop);
        using var scope = new TensorScope();
        var groups = Group(features.Photos, prints, order => new FeatureMatches(features.Features, order, leastCosine), stop);
        return new([.. groups.Select(group => group with { IsByFeatures = true })], features.Unread, photos.Count) { IsByFeatures = true };
    }

    private static Fingerprint[] Fingerprints(IReadOnlyList<Photo> photos, IProgress<int>? progress, CancellationToken stop) =>
        Fingerprint.OfAll([.. photos.Select(photo => Path.GetFullPath(photo.Path))], progress, stop);

    /// <summary>
    /// The best file that is in no group yet takes all that are like it into one. So each is like the file that is kept, which chains of
    /// likeness would not say, as of photographs taken one after the other.
    /// </summary>
    private static DuplicateGroup[] Group(
        IReadOnlyList<Photo> photos, Fingerprint[] prints, Func<int[], IMatches> search, CancellationToken stop)
    {
        var copies = Enumerable.Range(0, photos.Count).Where(i => prints[i].Problem is null)
            .GroupBy(i => prints[i].Digest).Select(group => group.ToArray()).ToArray();
        int[][] order = [.. copies.OrderByDescending(same => prints[same[0]].Size.PixelCount)
            .ThenByDescending(same => prints[same[0]].Bytes).ThenBy(same => same[0])];
        var matches = search([.. order.Select(same => same[0])]);
        var (taken, groups) = (new bool[order.Length], new List<DuplicateGroup>());
        for (var first = 0; first < order.Length; first++)
        {
            stop.ThrowIfCancellationRequested();
            if (taken[first])
            {
                continue;
            }

            List<DuplicateFile> files = [.. order[first].Select((i, place) => File(i, true, place == 0 ? null : matches.Same))];
            foreach (var (other, likeness) in matches.After(first).Where(match => !taken[match.Place]))
            {
                taken[other] = true;
                files.AddRange(order[other].Select(i => File(i, false, likeness)));
            }

            if (files.Count > 1)
            {
                groups.Add(new DuplicateGroup(files));
            }
        }

        return [.. groups.OrderByDescending(group => group.CrossesLabels).ThenByDescending(group => group.CrossesParts)
            .ThenBy(group => group.Files[0].Photo.Path, StringComparer.Ordinal)];

        DuplicateFile File(int i, bool isCopy, double? likeness) => new(photos[i], prints[i].Size, prints[i].Bytes, isCopy, likeness);
    }
}
