using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Returns its input itself; stands in for a layer that is not wanted.</summary>
public sealed class Identity : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x;
}
