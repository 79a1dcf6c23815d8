using Relight.Data;
using Relight.Vision.Decoding;

namespace Relight.Vision.Transforms;

/// <summary>Resizes so that the shorter side is this long and the shape stays: torchvision's Resize with one number.</summary>
public sealed record ResizeShortSide : IImageTransform
{
    /// <summary>Resizes to a shorter side of <paramref name="size"/> pixels.</summary>
    public ResizeShortSide(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
    }

    /// <summary>Pixels of the shorter side of the result.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public ImageSize? OutputSize(ImageSize? input) => input is { } size ? Resized(size) : null;

    /// <inheritdoc/>
    public ImageSize DecodeSize(ImageSize whole) => Resized(whole);

    /// <inheritdoc/>
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        var size = Resized(source.Size);
        if (size.PixelCount > ImageDecoder.DefaultMaxPixels)
        {
            throw new ArgumentException(
                $"An image of {source.Size} pixels would become {size}: it is too narrow for a shorter side of {Size}.", nameof(source));
        }

        Resampler.Resize(source, PixelRectangle.Whole(source.Size), destination, size);
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Cut(PixelRectangle.Whole(source.Size), Resized(source.Size));
    }

    // The longer side is cut to a whole number, as in torchvision's _compute_resized_output_size.
    private ImageSize Resized(ImageSize size) => size.Width <= size.Height
        ? new ImageSize(Size, (int)((long)Size * size.Height / size.Width))
        : new ImageSize((int)((long)Size * size.Width / size.Height), Size);
}
