using Relight.SelfSupervised;
using Relight.Tensors;

namespace Relight.Recipes.Embedding;

/// <summary>
/// Says which photographs to label first: they are parted into as many clusters as there will be labels, and of the largest clusters
/// without a label the most typical photograph is taken, the one with the nearest neighbors.
/// </summary>
/// <remarks>
/// Hacohen, Dekel, Weinshall 2022, "Active learning on a budget: opposite strategies suit high and low budgets", TypiClust,
/// arXiv:2202.02794, section 3.2, with the authors' numbers: 20 neighbors, 500 clusters at most, and
/// clusters of fewer than 5 last.
/// </remarks>
internal static class TypiClust
{
    private const int Neighbors = 20, MostClusters = 500, LeastOfCluster = 5, RowsAtOnce = 1024;

    /// <summary>Chooses rows.</summary>
    /// <param name="features">(N, D).</param>
    /// <param name="count">How many, 1 or more; all that are not known where there are fewer.</param>
    /// <param name="known">Rows that have a label already.</param>
    /// <param name="seed">Where the clusters begin.</param>
    /// <param name="progress">Told the steps of the clustering.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>Rows, the most useful first, none of them known.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static IReadOnlyList<int> Choose(
        Tensor features, int count, IReadOnlySet<int> known, ulong seed, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        using var scope = new TensorScope();
        var rows = Embeddings.Normalized(features);
        var total = (int)rows.Shape[0];
        var clusters = KMeans.Cluster(rows, Math.Min(Math.Min(known.Count + count, MostClusters), total), seed, progress, stop);
        var states = clusters.Index().GroupBy(pair => pair.Item, pair => pair.Index)
            .Select(group => new Cluster([.. group], known)).ToArray();
        foreach (var state in states)
        {
            stop.ThrowIfCancellationRequested();
            state.Rank(rows);
        }

        var chosen = new List<int>();
        while (chosen.Count < count && states.Where(state => state.HasMore).OrderBy(state => state.Members.Length < LeastOfCluster)
            .ThenBy(state => state.Labeled).ThenByDescending(state => state.Members.Length).ThenBy(state => state.Members[0])
            .FirstOrDefault() is { } next)
        {
            chosen.Add(next.Take());
        }

        return chosen;
    }

    /// <summary>One over the mean distance to the nearest neighbors among the members.</summary>
    private static float[] Typicality(Tensor rows, int[] members)
    {
        using var scope = new TensorScope();
        var own = rows.IndexSelect(0, Tensor.FromSpan<long>([.. members.Select(row => (long)row)], [members.Length]));
        var most = Math.Min(Neighbors, members.Length - 1);
        if (most == 0)
        {
            return [0];
        }

        var result = new List<float>();
        for (var start = 0; start < members.Length; start += RowsAtOnce)
        {
            using var inner = new TensorScope();
            var cosines = own[start..Math.Min(start + RowsAtOnce, members.Length)].Matmul(own.T());
            var distances = (2 - cosines * 2).ClampMin(0).Sqrt();   // of rows of length 1
            var (nearest, _) = distances.Topk(most + 1, largest: false);   // itself among them, at 0
            result.AddRange((nearest.Sum([1]) / most + 1e-12).Reciprocal().ToArray<float>());
        }

        return [.. result];
    }

    private sealed class Cluster(int[] members, IReadOnlySet<int> known)
    {
        private Queue<int> _ranked = [];

        public int[] Members => members;

        public int Labeled { get; private set; } = members.Count(known.Contains);

        public bool HasMore => _ranked.Count > 0;

        public void Rank(Tensor rows) => _ranked = new(members.Zip(Typicality(rows, members))
            .Where(pair => !known.Contains(pair.First)).OrderByDescending(pair => pair.Second).ThenBy(pair => pair.First)
            .Select(pair => pair.First));

        public int Take()
        {
            Labeled++;
            return _ranked.Dequeue();
        }
    }
}
