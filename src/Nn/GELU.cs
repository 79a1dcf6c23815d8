using Relight.Tensors;

namespace Relight.Nn;

/// <summary>x·Φ(x), elementwise, Φ the distribution function of the standard normal. Hendrycks and Gimpel 2016, arXiv:1606.08415.</summary>
/// <param name="tanh">Whether Φ is approximated by ½(1 + tanh(√(2/π)(x + 0.044715x³))).</param>
public sealed class GELU(bool tanh = false) : Layer
{
    /// <inheritdoc/>
    protected override string Settings => tanh ? "approximate='tanh'" : "approximate='none'";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => tanh ? x.Gelu("tanh") : x.Gelu();
}
