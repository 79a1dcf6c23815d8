using Relight.Data;
using Relight.Tensors;

namespace Relight.Recipes.Embedding;

/// <summary>Parts rows into clusters around means: Lloyd's steps from the start of k-means++.</summary>
/// <remarks>Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding".</remarks>
internal static class KMeans
{
    /// <summary>Lloyd's steps at most; fewer where nothing changes any more.</summary>
    public const int MostSteps = 100;

    /// <summary>Finds clusters.</summary>
    /// <param name="rows">(N, D), float32.</param>
    /// <param name="count">How many clusters, 1 to N; some may end up empty where rows are the same.</param>
    /// <param name="seed">Chooses where they begin.</param>
    /// <param name="progress">Told the steps done.</param>
    /// <param name="stop">Asks to stop; looked at after each step.</param>
    /// <returns>The cluster of each row, from 0.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static int[] Cluster(Tensor rows, int count, ulong seed, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        using var scope = new TensorScope();
        var squares = rows.Square().Sum([1], keepdim: true);
        var means = rows.IndexSelect(0, Start(rows, squares, count, seed));
        var assigned = Tensor.Zeros([rows.Shape[0]], DType.Int64);
        for (var step = 0; step < MostSteps; step++)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            var nearest = Nearest(rows, means);
            var isSettled = step > 0 && nearest.Eq(assigned).All().ToBoolean();
            assigned.Dispose();
            assigned = nearest.Keep();
            if (isSettled)
            {
                break;
            }

            var members = nearest.Unsqueeze(0).Eq(Tensor.Arange(count).Unsqueeze(1)).To(DType.Float32);   // (count, N)
            var sizes = members.Sum([1], keepdim: true);
            var moved = Tensor.Where(sizes.Gt(0), members.Matmul(rows) / sizes.ClampMin(1), means).Keep();
            means.Dispose();
            means = moved;
            progress?.Report(step + 1);
        }

        progress?.Report(MostSteps);
        return [.. assigned.ToArray<long>().Select(cluster => (int)cluster)];
    }

    /// <summary>The mean with the least distance: |x|² is the same for all of a row's, so it is left out.</summary>
    private static Tensor Nearest(Tensor rows, Tensor means) =>
        (means.Square().Sum([1]).Unsqueeze(0) - rows.Matmul(means.T()) * 2).Argmin(1);

    /// <summary>Rows each drawn with a chance in proportion to the squared distance from those drawn before.</summary>
    private static Tensor Start(Tensor rows, Tensor squares, int count, ulong seed)
    {
        var random = new CounterRandom(seed);
        var chosen = new long[count];
        var nearest = Array.Empty<float>();
        for (var i = 0; i < count; i++)
        {
            chosen[i] = i == 0 ? random.NextInt32((int)rows.Shape[0]) : Drawn(nearest, ref random);
            using var scope = new TensorScope();
            var one = rows[(int)chosen[i]].Unsqueeze(0);
            var distances = (squares + one.Square().Sum() - rows.Matmul(one.T()) * 2).ClampMin(0).Flatten().ToArray<float>();
            nearest = i == 0 ? distances : [.. nearest.Zip(distances, Math.Min)];
            nearest[chosen[i]] = 0;
        }

        return Tensor.FromSpan<long>(chosen, [count]);
    }

    private static int Drawn(float[] weights, ref CounterRandom random)
    {
        var left = random.NextDouble() * weights.Sum(weight => (double)weight);
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return random.NextInt32(weights.Length);   // all rows are among those drawn
    }
}
