using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>A token for each square of an image: (N, 3, H, W) → (N, H·W/P², D), row by row.</summary>
/// <param name="patch">P, the side of a square in pixels.</param>
/// <param name="width">D.</param>
public sealed class PatchEmbedding(int patch, int width) : Layer
{
    /// <summary>P, the side of a square in pixels.</summary>
    public int Patch { get; } = patch;

    /// <summary>P×P, in steps of P.</summary>
    public Conv2d Proj { get; } = new(3, width, patch, stride: patch);

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Not three channels, or sides that P does not divide.</exception>
    protected override Tensor Compute(Tensor x)
    {
        var (_, channels, height, columns) = x.Shape.Dims4(nameof(PatchEmbedding));
        return channels == 3 && height % Patch == 0 && columns % Patch == 0
            ? Proj.Forward(x).Flatten(2).Transpose(1, 2)
            : throw new ShapeException(nameof(PatchEmbedding), $"images (N, 3, H, W) with sides that {Patch} divides", x.Shape);
    }
}
