using Relight.Tensors;

namespace Relight.Nn.Losses;

/// <summary>Absolute difference, elementwise: |x − y|.</summary>
/// <param name="reduction">Mean, sum, or one loss per element.</param>
public sealed class L1Loss(Reduction reduction = Reduction.Mean) : Loss(reduction)
{
    /// <summary>The loss, in units of the input.</summary>
    /// <param name="input">Any shape, floating point.</param>
    /// <param name="target">The input's shape.</param>
    /// <returns>Scalar (), or the input's shape where there is no reduction.</returns>
    /// <exception cref="ShapeException">The shapes differ; there is no broadcasting.</exception>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        ExpectSameShape(input, target);
        return input.L1Loss(target, (long)Reduction);
    }
}
