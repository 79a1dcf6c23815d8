using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>Cuts out a square at a random place, after a black border was laid around the image: what CIFAR recipes use.</summary>
public sealed record RandomCrop : IImageTransform
{
    /// <summary>Cuts out size × size pixels.</summary>
    /// <param name="size">The side of the result.</param>
    /// <param name="padding">The width of the border, in pixels.</param>
    public RandomCrop(int size, int padding = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        (Size, Padding) = (size, padding);
    }

    /// <summary>The side of the result.</summary>
    public int Size { get; }

    /// <summary>The width of the border, in pixels.</summary>
    public int Padding { get; }

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public ImageSize? OutputSize(ImageSize? input)
    {
        if (input is { } size && (size.Width + 2 * Padding < Size || size.Height + 2 * Padding < Size))
        {
            throw new ArgumentException(
                $"A crop of {Size}×{Size} pixels does not fit into {size} with a border of {Padding}. Resize before, or pad more.");
        }

        return new ImageSize(Size, Size);
    }

    /// <inheritdoc/>
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        Cropping.Crop(source, Draw(source.Size, ref random), destination);
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Cut(Draw(source.Size, ref random), new ImageSize(Size, Size));
    }

    /// <summary>The part of an image that is cut out; it may reach into the border.</summary>
    /// <exception cref="ArgumentException">The image with its border is smaller than the crop.</exception>
    public PixelRectangle Draw(ImageSize image, ref CounterRandom random)
    {
        OutputSize(image);
        var top = random.NextInt32(image.Height + 2 * Padding - Size + 1) - Padding;
        var left = random.NextInt32(image.Width + 2 * Padding - Size + 1) - Padding;
        return new PixelRectangle(left, top, Size, Size);
    }
}
