using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.Suncet;

/// <summary>Supervised noise-contrastive estimation: each image is to find those of its class among all others of the batch.</summary>
/// <remarks>
/// ℓ(i) = −ln Σ_{j≠i, y_j=y_i} exp(s_ij/τ) / Σ_{k≠i} exp(s_ik/τ), s the cosine, mean over images that have another of their class. Assran et
/// al. 2020, SuNCEt, arXiv:2006.10803, eq. 1.
/// </remarks>
/// <param name="temperature">τ, above 0.</param>
public sealed class SuncetLoss(double temperature = 0.1) : Module
{
    private const double Never = -1e9;   // no infinity, whose gradient is NaN where an image is alone in its class

    /// <summary>τ.</summary>
    public double Temperature { get; } = temperature > 0 ? temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "Expected a number above 0.");

    /// <summary>The loss.</summary>
    /// <param name="z">(N, D), of N images.</param>
    /// <param name="labels">Their classes, int64 (N).</param>
    /// <returns>Scalar (); 0 where no two images are of one class.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor z, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(labels);
        var (n, _) = z.Shape.Dims2(nameof(SuncetLoss));
        if (labels.Rank != 1 || labels.Shape[0] != n)
        {
            throw new ShapeException(nameof(SuncetLoss), $"a label for each of the {n} embeddings, shape ({n},)", labels.Shape);
        }

        var unit = Embeddings.Normalized(z);
        var isOwn = Embeddings.Diagonal((int)n, z.Device);
        var isFellow = labels.Unsqueeze(1).Eq(labels.Unsqueeze(0)).LogicalAnd(isOwn.LogicalNot());
        var scores = (unit.Matmul(unit.T()) / Temperature).MaskedFill(isOwn, Never);
        var costs = scores.Logsumexp([1]) - scores.MaskedFill(isFellow.LogicalNot(), Never).Logsumexp([1]);
        var hasFellow = isFellow.Any(1).To(DType.Float32);
        return (costs * hasFellow).Sum() / hasFellow.Sum().ClampMin(1);
    }
}
