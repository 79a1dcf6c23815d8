using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>
/// Cuts out a part of random area and shape and resizes it: torchvision's RandomResizedCrop. Up to ten tries: area = H·W·U(scale),
/// aspect = exp U(ln ratio), w = round √(area·aspect), h = round √(area/aspect), accepted when it fits; otherwise the largest middle part
/// whose aspect lies within the ratio.
/// </summary>
/// <remarks>Szegedy et al. 2014, "Going deeper with convolutions", arXiv:1409.4842.</remarks>
public sealed record RandomResizedCrop : IImageTransform
{
    private const int Tries = 10;

    /// <summary>Cuts out and resizes to size × size pixels.</summary>
    /// <param name="size">The side of the result.</param>
    /// <param name="minimumScale">The smallest share of the area, above 0.</param>
    /// <param name="maximumScale">The largest share of the area, up to 1.</param>
    /// <param name="minimumRatio">The smallest width ÷ height.</param>
    /// <param name="maximumRatio">The largest width ÷ height.</param>
    public RandomResizedCrop(
        int size, double minimumScale = 0.08, double maximumScale = 1, double minimumRatio = 3.0 / 4, double maximumRatio = 4.0 / 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimumScale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumScale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumScale, maximumScale);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimumRatio);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumRatio, maximumRatio);
        Size = size;
        (MinimumScale, MaximumScale) = (minimumScale, maximumScale);
        (MinimumRatio, MaximumRatio) = (minimumRatio, maximumRatio);
    }

    /// <summary>The side of the result.</summary>
    public int Size { get; }

    /// <summary>The smallest share of the area.</summary>
    public double MinimumScale { get; }

    /// <summary>The largest share of the area.</summary>
    public double MaximumScale { get; }

    /// <summary>The smallest width ÷ height.</summary>
    public double MinimumRatio { get; }

    /// <summary>The largest width ÷ height.</summary>
    public double MaximumRatio { get; }

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public ImageSize? OutputSize(ImageSize? input) => new ImageSize(Size, Size);

    /// <summary>The size at which the smallest part that may be drawn still has as many pixels as the result.</summary>
    public ImageSize DecodeSize(ImageSize whole)
    {
        var area = MinimumScale * whole.PixelCount;
        var shrink = Math.Max(Size / Math.Sqrt(area * MinimumRatio), Size / Math.Sqrt(area / MaximumRatio));
        return shrink >= 1 ? whole : new ImageSize((int)Math.Ceiling(whole.Width * shrink), (int)Math.Ceiling(whole.Height * shrink));
    }

    /// <inheritdoc/>
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        Resampler.Resize(source, Draw(source.Size, ref random), destination, new ImageSize(Size, Size));
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Cut(Draw(source.Size, ref random), new ImageSize(Size, Size));
    }

    /// <summary>The part of an image that is cut out.</summary>
    public PixelRectangle Draw(ImageSize image, ref CounterRandom random)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var area = image.PixelCount * random.NextDouble(MinimumScale, MaximumScale);
            var aspect = Math.Exp(random.NextDouble(Math.Log(MinimumRatio), Math.Log(MaximumRatio)));
            var width = (int)Math.Round(Math.Sqrt(area * aspect));
            var height = (int)Math.Round(Math.Sqrt(area / aspect));
            if (width > 0 && width <= image.Width && height > 0 && height <= image.Height)
            {
                var top = random.NextInt32(image.Height - height + 1);
                var left = random.NextInt32(image.Width - width + 1);
                return new PixelRectangle(left, top, width, height);
            }
        }

        var ratio = (double)image.Width / image.Height;
        var size = ratio < MinimumRatio
            ? new ImageSize(image.Width, Math.Clamp((int)Math.Round(image.Width / MinimumRatio), 1, image.Height))
            : ratio > MaximumRatio ? new ImageSize(Math.Clamp((int)Math.Round(image.Height * MaximumRatio), 1, image.Width), image.Height)
            : image;
        return new PixelRectangle((image.Width - size.Width) / 2, (image.Height - size.Height) / 2, size.Width, size.Height);
    }
}
