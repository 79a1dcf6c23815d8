using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Turns channels into pixels: (…, C·r², H, W) → (…, C, H·r, W·r).</summary>
/// <param name="upscaleFactor">r, at least 1.</param>
/// <remarks>Shi et al. 2016, arXiv:1609.05158.</remarks>
public sealed class PixelShuffle(int upscaleFactor) : Layer
{
    /// <summary>r.</summary>
    public int UpscaleFactor { get; } = Argument.AtLeast(1, upscaleFactor);

    /// <inheritdoc/>
    protected override string Settings => $"upscale_factor={UpscaleFactor}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Fewer than three dimensions, or channels not divisible by r².</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank < 3 || x.Size(-3) % (UpscaleFactor * UpscaleFactor) != 0)
        {
            throw new ShapeException(nameof(PixelShuffle), $"(…, C·{UpscaleFactor * UpscaleFactor}, H, W)", x.Shape);
        }

        return x.PixelShuffle(UpscaleFactor);
    }
}
