using Relight.Tensors;

namespace Relight.Nn.Losses;

/// <summary>Pulls pairs together (target 1: 1 − cos) or pushes them apart (target −1: max(0, cos − margin)).</summary>
public sealed class CosineEmbeddingLoss : Module
{
    /// <summary>Makes the loss.</summary>
    /// <param name="margin">Cosine in [−1, 1] below which pairs that belong apart cost nothing.</param>
    /// <param name="reduction">Mean, sum, or one loss per pair.</param>
    public CosineEmbeddingLoss(double margin = 0, Reduction reduction = Reduction.Mean)
    {
        if (margin is not (>= -1 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(margin), margin, "Expected a cosine in [-1, 1].");
        }

        Margin = margin;
        Reduction = reduction;
    }

    /// <summary>Cosine below which pairs that belong apart cost nothing.</summary>
    public double Margin { get; }

    /// <summary>What becomes of the losses of the single pairs.</summary>
    public Reduction Reduction { get; }

    /// <summary>The loss.</summary>
    /// <param name="x1">(N, D).</param>
    /// <param name="x2">(N, D).</param>
    /// <param name="target">(N,), 1 or −1.</param>
    /// <returns>Scalar (), or (N,) where there is no reduction.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor x1, Tensor x2, Tensor target)
    {
        var (n, d) = x1.Shape.Dims2(nameof(CosineEmbeddingLoss));
        if (x2.Shape.Dims2(nameof(CosineEmbeddingLoss)) != (n, d))
        {
            throw new ShapeException(nameof(CosineEmbeddingLoss), $"two tensors of one shape, the first being {x1.Shape}", x2.Shape);
        }

        if (target.Rank != 1 || target.ElementCount != n)
        {
            throw new ShapeException(nameof(CosineEmbeddingLoss), $"a target of shape ({n},)", target.Shape);
        }

        return Tensor.CosineEmbeddingLoss(x1, x2, target, Margin, (long)Reduction);
    }
}
