using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Enlarges (or shrinks, without antialiasing) images: (N, C, H, W) → (N, C, H′, W′).</summary>
public sealed class Upsample : Layer
{
    private readonly Size2? _size;
    private readonly double? _scaleFactor;
    private readonly UpsampleMode _mode;
    private readonly bool _alignCorners;
    private readonly long[]? _sizes;
    private readonly double[]? _scales;

    /// <summary>Makes the layer, with either a size or a factor.</summary>
    /// <param name="size">(H′, W′).</param>
    /// <param name="scaleFactor">H′ = ⌊H·factor⌋, W′ = ⌊W·factor⌋.</param>
    /// <param name="mode">How pixels in between are filled in.</param>
    /// <param name="alignCorners">Bilinear only: whether the centers of the corner pixels stay in the corners.</param>
    public Upsample(Size2? size = null, double? scaleFactor = null, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false)
    {
        if (size is null == scaleFactor is null)
        {
            throw new ArgumentException(
                $"Expected either a size or a scale factor, but got {(size is null ? "neither" : "both")}.", nameof(size));
        }

        if (scaleFactor is not (null or > 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(scaleFactor), scaleFactor, "Expected a positive factor.");
        }

        if (alignCorners && mode != UpsampleMode.Bilinear)
        {
            throw new ArgumentException($"Corners can be aligned in bilinear mode only, not in {mode}.", nameof(alignCorners));
        }

        _size = size;
        _scaleFactor = scaleFactor;
        _mode = mode;
        _alignCorners = alignCorners;
        _sizes = size?.AtLeast(1, nameof(size));
        _scales = scaleFactor is { } factor ? [factor, factor] : null;
    }

    /// <inheritdoc/>
    protected override string Settings =>
        $"{(_size is null ? $"scale_factor={Repr.Text(_scaleFactor)}" : $"size={_size}")}, "
            + $"mode={(_mode == UpsampleMode.Nearest ? "nearest" : "bilinear")}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, H, W).</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 4)
        {
            throw new ShapeException(nameof(Upsample), "(N, C, H, W)", x.Shape);
        }

        return _mode == UpsampleMode.Nearest
            ? Tensor.UpsampleNearest2d(x, _sizes, _scales)
            : Tensor.UpsampleBilinear2d(x, _sizes, _alignCorners, _scales);
    }
}
