using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>Two layers with a GELU between them: (…, D) → (…, D).</summary>
/// <param name="width">D.</param>
/// <param name="hidden">Width of the hidden layer.</param>
public sealed class TransformerMlp(int width, int hidden) : Layer
{
    private readonly GELU _gelu = new();

    /// <summary>(D → hidden).</summary>
    public Linear Fc1 { get; } = new(width, hidden);

    /// <summary>(hidden → D).</summary>
    public Linear Fc2 { get; } = new(hidden, width);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Fc2.Forward(_gelu.Forward(Fc1.Forward(x)));
}
