using Relight.Tensors;

namespace Relight.Nn;

/// <summary>1/(1 + e⁻ˣ), elementwise.</summary>
public sealed class Sigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Sigmoid();
}
