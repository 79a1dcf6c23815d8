using Relight.Tensors;

namespace Relight.Nn;

/// <summary>x·σ(x), elementwise, σ the logistic function; also called swish. Elfwing et al. 2017, arXiv:1702.03118.</summary>
/// <param name="inPlace">Whether it overwrites its input, which saves memory where no other operation's gradient needs that input.</param>
public sealed class SiLU(bool inPlace = false) : Layer
{
    /// <summary>Whether it overwrites its input.</summary>
    public bool InPlace { get; } = inPlace;

    /// <inheritdoc/>
    protected override string Settings => InPlace ? "inplace=True" : "";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => InPlace ? x.SiluInPlace() : x.Silu();
}
