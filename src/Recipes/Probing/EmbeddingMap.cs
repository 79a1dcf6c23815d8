using Relight.Data;
using Relight.Reports;
using Relight.SelfSupervised;
using Relight.Tensors;

namespace Relight.Recipes.Probing;

/// <summary>Validation images in the plane, by what networks make of them.</summary>
internal static class EmbeddingMap
{
    private const int MostImages = 400, Side = 32;

    /// <summary>Makes the map.</summary>
    /// <param name="images">The data set that the features are of.</param>
    /// <param name="networks">Names of networks, such as <c>learned</c>, with what they make of the images.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>Null: there are too few images for a map.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static ThumbnailMap? Of(
        Dataset images, IReadOnlyList<(string Name, ImageFeatures Features)> networks, CancellationToken stop = default)
    {
        using var scope = new TensorScope();
        var rows = networks[0].Features.Rows;
        if (rows.Count < Tsne.FewestRows)
        {
            return null;
        }

        var order = Enumerable.Range(0, rows.Count).ToArray();
        new CounterRandom(1).Shuffle<int>(order);
        long[] shown = [.. order.Take(MostImages).Order().Select(row => (long)row)];
        var labels = networks[0].Features.Labels.ToArray<long>();
        var map = new ThumbnailMap(images.Classes, [.. shown.Select(row =>
        {
            var (index, label) = (rows[(int)row], (int)labels[row]);
            var name = images.Describe(index);
            return new MapPoint(Thumbnails.Of(images, index, Side), label, label < 0 ? name : $"{images.Classes[label]}: {name}");
        })]);
        foreach (var (name, features) in networks)
        {
            var some = Embeddings.Normalized(features.Features.IndexSelect(0, Tensor.FromSpan<long>(shown, shown.Length)));
            map.AddLayout($"{name}, t-SNE", Places(Tsne.Of(some, stop: stop)))
                .AddLayout($"{name}, principal components", Places(PrincipalComponents.Of(some)));
        }

        return map;
    }

    private static (double X, double Y)[] Places(Tensor places) =>
        [.. places.ToArray<double>().Chunk(2).Select(place => (place[0], place[1]))];
}
