using Relight.Tensors;

namespace Relight.Nn.Losses;

/// <summary>
/// Negative log-likelihood of the true class y given log-probabilities x: −w_y·x_y; the mean is weighted by w of the true class.
/// </summary>
public sealed class NllLoss : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="weight">w: (C,), floating point; null: all ones.</param>
    /// <param name="ignoreIndex">A class index whose examples do not count.</param>
    /// <param name="reduction">Mean, sum, or one loss per example.</param>
    public NllLoss(Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean) : base(reduction)
    {
        Weight = ClassWeights(weight);
        IgnoreIndex = ignoreIndex;
    }

    /// <summary>w: (C,), or null.</summary>
    public Buffer? Weight { get; }

    /// <summary>The class index whose examples do not count.</summary>
    public long IgnoreIndex { get; }

    /// <summary>The loss in nats.</summary>
    /// <param name="input">Log-probabilities of shape (N, C), (N, C, d…) or (C,), from a log-softmax.</param>
    /// <param name="target">Class indices, int64, of shape (N,), (N, d…) or ().</param>
    /// <returns>Scalar (), or the target's shape where there is no reduction.</returns>
    /// <exception cref="ArgumentException">A class index is none of a class.</exception>
    /// <exception cref="ShapeException">Target or weights do not fit the input.</exception>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        ExpectClassWeights(input, Weight);
        ExpectClassIndices(input, target);
        return OverClasses(input, () => input.NllLossNd(target, Weight, (long)Reduction, IgnoreIndex));
    }
}
