using Relight.SelfSupervised;
using Relight.Tensors;

namespace Relight.Recipes.Embedding;

/// <summary>The photographs whose features are most like those of one.</summary>
internal static class NearestPhotos
{
    /// <summary>Finds them by the cosine of their features.</summary>
    /// <param name="features">(N, D).</param>
    /// <param name="query">(1, D).</param>
    /// <param name="count">How many at most.</param>
    /// <returns>Rows and their cosines, −1 to 1, the nearest first; of equal ones the earlier row first.</returns>
    public static IReadOnlyList<(int Row, float Similarity)> Of(Tensor features, Tensor query, int count)
    {
        using var scope = new TensorScope();
        var cosines = Embeddings.Normalized(features).Matmul(Embeddings.Normalized(query).T()).Flatten().ToArray<float>();
        return [.. cosines.Index().OrderByDescending(pair => pair.Item).ThenBy(pair => pair.Index).Take(count)
            .Select(pair => (pair.Index, Math.Clamp(pair.Item, -1, 1)))];
    }
}
