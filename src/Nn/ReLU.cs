using Relight.Tensors;

namespace Relight.Nn;

/// <summary>max(x, 0), elementwise.</summary>
/// <param name="inPlace">Whether it overwrites its input, which saves memory where no other operation's gradient needs that input.</param>
public sealed class ReLU(bool inPlace = false) : Layer
{
    /// <summary>Whether it overwrites its input.</summary>
    public bool InPlace { get; } = inPlace;

    /// <inheritdoc/>
    protected override string Settings => InPlace ? "inplace=True" : "";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => InPlace ? x.ReluInPlace() : x.Relu();
}
