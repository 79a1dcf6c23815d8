using Relight.Tensors;

namespace Relight.Nn;

/// <summary>tanh(x), elementwise.</summary>
public sealed class Tanh : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Tanh();
}
