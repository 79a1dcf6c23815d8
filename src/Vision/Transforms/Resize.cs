using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>
/// Resizes to exactly this size, whatever the shape was; bilinear and antialiased. Within 1 of 255 of Pillow's BILINEAR, which
/// torchvision's Resize uses for files.
/// </summary>
public sealed record Resize : IImageTransform
{
    /// <summary>Resizes to height × width.</summary>
    public Resize(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Height, Width) = (height, width);
    }

    /// <summary>Resizes to a square.</summary>
    public Resize(int size)
        : this(size, size)
    {
    }

    /// <summary>Rows of the result.</summary>
    public int Height { get; }

    /// <summary>Pixels in a row of the result.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public ImageSize? OutputSize(ImageSize? input) => new ImageSize(Width, Height);

    /// <inheritdoc/>
    public ImageSize DecodeSize(ImageSize whole) => new(Width, Height);

    /// <inheritdoc/>
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        Resampler.Resize(source, PixelRectangle.Whole(source.Size), destination, new ImageSize(Width, Height));
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Cut(PixelRectangle.Whole(source.Size), new ImageSize(Width, Height));
    }
}
