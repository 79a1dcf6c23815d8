using Relight.Tensors;

namespace Relight.Nn;

/// <summary>x·tanh(ln(1 + eˣ)), elementwise. Misra 2019, arXiv:1908.08681.</summary>
/// <param name="inPlace">Whether it overwrites its input, which saves memory where no other operation's gradient needs that input.</param>
public sealed class Mish(bool inPlace = false) : Layer
{
    /// <summary>Whether it overwrites its input.</summary>
    public bool InPlace { get; } = inPlace;

    /// <inheritdoc/>
    protected override string Settings => InPlace ? "inplace=True" : "";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => InPlace ? x.MishInPlace() : x.Mish();
}
