using Relight.Tensors;

namespace Relight.Nn.Losses;

/// <summary>Cross-entropy between a softmax over scores and the true class, or true probabilities: −Σ_c w_c·q_c·ln softmax(x)_c.</summary>
/// <remarks>With label smoothing ε, q = (1 − ε)·target + ε/C (Szegedy et al. 2016, arXiv:1512.00567). The mean over class indices
/// is weighted by w of the true class; the mean over probabilities is over the examples. All as in PyTorch.</remarks>
public sealed class CrossEntropyLoss : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="labelSmoothing">ε in [0, 1].</param>
    /// <param name="weight">w: (C,), floating point; null: all ones.</param>
    /// <param name="ignoreIndex">A class index whose examples do not count; for class indices only.</param>
    /// <param name="reduction">Mean, sum, or one loss per example.</param>
    public CrossEntropyLoss(double labelSmoothing = 0, Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
        LabelSmoothing = Argument.Share(labelSmoothing);
        Weight = ClassWeights(weight);
        IgnoreIndex = ignoreIndex;
    }

    /// <summary>ε.</summary>
    public double LabelSmoothing { get; }

    /// <summary>w: (C,), or null.</summary>
    public Buffer? Weight { get; }

    /// <summary>The class index whose examples do not count.</summary>
    public long IgnoreIndex { get; }

    /// <summary>The loss in nats.</summary>
    /// <param name="input">Scores (logits) of shape (N, C), (N, C, d…) or (C,).</param>
    /// <param name="target">Class indices, int64, of shape (N,), (N, d…) or (); or probabilities, floating point, of the scores'
    /// shape.</param>
    /// <returns>Scalar (), or the shape of the class indices where there is no reduction; NaN for a mean over ignored examples
    /// alone.</returns>
    /// <exception cref="ArgumentException">A class index is none of a class.</exception>
    /// <exception cref="ShapeException">Target or weights do not fit the scores.</exception>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        ExpectClassWeights(input, Weight);
        if (target.DType.IsFloatingPoint)
        {
            ExpectSameShape(input, target);
        }
        else
        {
            ExpectClassIndices(input, target);
        }

        return OverClasses(input, () => input.CrossEntropyLoss(target, Weight, (long)Reduction, IgnoreIndex, LabelSmoothing));
    }
}
