using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>What mix-up and cut-mix share: partners within the batch, the weight of each, and labels that are probabilities.</summary>
internal static class Mixing
{
    /// <summary>λ from Beta(α, α), by Jöhnk's rejection (1964), which is exact and fast for α up to 1.</summary>
    public static double Beta(double alpha, ref CounterRandom random)
    {
        while (true)
        {
            var (x, y) = (Math.Pow(random.NextDouble(), 1 / alpha), Math.Pow(random.NextDouble(), 1 / alpha));
            if (x + y is > 0 and <= 1)
            {
                return x / (x + y);
            }
        }
    }

    /// <summary>
    /// A partner for each sample: the batch turned by a random number of places, so that no sample is its own unless it is alone.
    /// </summary>
    public static Tensor Partners(int count, ref CounterRandom random)
    {
        var turn = count > 1 ? 1 + random.NextInt32(count - 1) : 0;
        return Tensor.FromSpan<long>([.. Enumerable.Range(0, count).Select(row => (long)((row + turn) % count))], count);
    }

    /// <summary>Probabilities (N, C): λ of the sample's own class, 1 − λ of its partner's.</summary>
    public static Tensor Labels(Tensor labels, Tensor partners, double own, int classes)
    {
        var targets = labels.DType.IsFloatingPoint ? labels : labels.OneHot(classes).To(DType.Float32);
        return (targets * own) + (targets.IndexSelect(0, partners) * (1 - own));
    }

    public static double Alpha(double alpha) => alpha is > 0 and <= 1
        ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Expected α in (0, 1].");
}
