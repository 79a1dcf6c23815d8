using Relight.Data;
using Relight.Vision.Decoding;

namespace Relight.Vision.Transforms;

/// <summary>Turns by 0, 90, 180 or 270 degrees, each equally likely. For square images, whose size does not change by it.</summary>
public sealed record RandomRightAngleRotation : IImageTransform
{
    private static readonly Orientation[] Turns = [Orientation.Upright, Orientation.Rotate90, Orientation.Rotate180, Orientation.Rotate270];

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public ImageSize? OutputSize(ImageSize? input) => input is { } size && size.Width != size.Height
        ? throw new ArgumentException(
            $"Turning by right angles needs square images, or sizes would differ within a batch; came {size}. Crop or resize before.")
        : input;

    /// <inheritdoc/>
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        OutputSize(source.Size);
        PixelGrid.Orient(source, destination, Turns[random.NextInt32(Turns.Length)]);
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        OutputSize(source.Size);
        var last = source.Size.Width - 1;
        return Turns[random.NextInt32(Turns.Length)] switch
        {
            Orientation.Rotate90 => source.Move(source.Size, (x, y) => (y, last - x)),
            Orientation.Rotate180 => source.Move(source.Size, (x, y) => (last - x, last - y)),
            Orientation.Rotate270 => source.Move(source.Size, (x, y) => (last - y, x)),
            _ => source,
        };
    }
}
