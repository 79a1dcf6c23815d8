using Relight.Tensors;

namespace Relight.Nn;

/// <summary>A key whose shape in the state dict is not the module's.</summary>
/// <param name="Name">The full key.</param>
/// <param name="Expected">The module's shape.</param>
/// <param name="Actual">The state dict's shape.</param>
public sealed record MisshapenKey(string Name, Shape Expected, Shape Actual)
{
    /// <summary><c>fc.weight (expected (10, 512), came (1000, 512))</c></summary>
    public override string ToString() => $"{Name} (expected {Expected}, came {Actual})";
}
