using Relight.Tensors;

namespace Relight.Nn;

/// <summary>tanh(x), elementwise.</summary>
public sealed class Tanh : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Tanh();
}
