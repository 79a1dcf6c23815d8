using Relight.Tensors;

namespace Relight.Nn.Losses;

/// <summary>Squared near zero, absolute far from it, elementwise: d²/(2β) for d = |x − y| below β, else d − β/2.</summary>
/// <remarks>Girshick 2015, Fast R-CNN, arXiv:1504.08083.</remarks>
public sealed class SmoothL1Loss : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="beta">β ≥ 0, in units of the input; 0 is the absolute difference.</param>
    /// <param name="reduction">Mean, sum, or one loss per element.</param>
    public SmoothL1Loss(double beta = 1, Reduction reduction = Reduction.Mean) : base(reduction)
    {
        Beta = Argument.NotNegative(beta);
    }

    /// <summary>β.</summary>
    public double Beta { get; }

    /// <summary>The loss, in units of the input.</summary>
    /// <param name="input">Any shape, floating point.</param>
    /// <param name="target">The input's shape.</param>
    /// <returns>Scalar (), or the input's shape where there is no reduction.</returns>
    /// <exception cref="ShapeException">The shapes differ; there is no broadcasting.</exception>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        ExpectSameShape(input, target);
        return Beta == 0 ? input.L1Loss(target, (long)Reduction) : input.SmoothL1Loss(target, (long)Reduction, Beta);
    }
}
