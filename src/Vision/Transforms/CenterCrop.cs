using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>Cuts out the middle; an image that is too small gets a black border, as in torchvision.</summary>
public sealed record CenterCrop : IImageTransform
{
    /// <summary>Cuts out height × width.</summary>
    public CenterCrop(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Height, Width) = (height, width);
    }

    /// <summary>Cuts out a square.</summary>
    public CenterCrop(int size)
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
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        Cropping.Crop(source, PixelRectangle.Centered(source.Size, new ImageSize(Width, Height)), destination);
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        var size = new ImageSize(Width, Height);
        return source.Cut(PixelRectangle.Centered(source.Size, size), size);
    }
}
