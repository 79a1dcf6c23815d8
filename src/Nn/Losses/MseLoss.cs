using Relight.Tensors;

namespace Relight.Nn.Losses;

/// <summary>Squared difference, elementwise: (x − y)².</summary>
/// <param name="reduction">Mean, sum, or one loss per element.</param>
public sealed class MseLoss(Reduction reduction = Reduction.Mean) : Loss(reduction)
{
    /// <summary>The loss, in squared units of the input.</summary>
    /// <param name="input">Any shape, floating point.</param>
    /// <param name="target">The input's shape.</param>
    /// <returns>Scalar (), or the input's shape where there is no reduction.</returns>
    /// <exception cref="ShapeException">The shapes differ; there is no broadcasting.</exception>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        ExpectSameShape(input, target);
        return input.MseLoss(target, (long)Reduction);
    }
}
