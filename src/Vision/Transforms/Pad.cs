using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>Lays a border around the image: in one color, or mirrored at the outermost pixels.</summary>
public sealed record Pad : IImageTransform
{
    /// <summary>The same border on all four sides.</summary>
    /// <param name="border">Its width in pixels.</param>
    /// <param name="mode">What it shows.</param>
    /// <param name="color">Its color when the mode is constant; black when left out.</param>
    public Pad(int border, PadMode mode = PadMode.Constant, RgbColor color = default)
        : this(border, border, border, border, mode, color)
    {
    }

    /// <summary>A border of its own on each side, in pixels.</summary>
    public Pad(int left, int top, int right, int bottom, PadMode mode = PadMode.Constant, RgbColor color = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        ArgumentOutOfRangeException.ThrowIfNegative(bottom);
        (Left, Top, Right, Bottom, Mode, Color) = (left, top, right, bottom, mode, color);
    }

    /// <summary>Pixels added at the left.</summary>
    public int Left { get; }

    /// <summary>Rows added at the top.</summary>
    public int Top { get; }

    /// <summary>Pixels added at the right.</summary>
    public int Right { get; }

    /// <summary>Rows added at the bottom.</summary>
    public int Bottom { get; }

    /// <summary>What the border shows.</summary>
    public PadMode Mode { get; }

    /// <summary>The border's color when the mode is constant.</summary>
    public RgbColor Color { get; }

    /// <inheritdoc/>
    public ImageSize? OutputSize(ImageSize? input)
    {
        if (Mode == PadMode.Reflect && input is { } size && (Math.Max(Left, Right) >= size.Width || Math.Max(Top, Bottom) >= size.Height))
        {
            throw new ArgumentException(
                $"A mirrored border must be narrower than the image: borders {Left}, {Top}, {Right}, {Bottom}, image {size}.");
        }

        return input is { } known ? new ImageSize(known.Width + Left + Right, known.Height + Top + Bottom) : null;
    }

    /// <inheritdoc/>
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        var size = OutputSize(source.Size)!.Value;
        destination.Reshape(size.Width, size.Height);
        for (var y = 0; y < size.Height; y++)
        {
            var row = destination.Row(y);
            var from = y - Top;
            if (Mode == PadMode.Constant && (from < 0 || from >= source.Height))
            {
                Color.Fill(row);
                continue;
            }

            var line = source.Row(Mirror(from, source.Height));
            line.CopyTo(row[(Left * ByteImage.Channels)..]);
            for (var x = 0; x < Left; x++)
            {
                Border(line, x - Left, source.Width, row.Slice(x * ByteImage.Channels, ByteImage.Channels));
            }

            for (var x = Left + source.Width; x < size.Width; x++)
            {
                Border(line, x - Left, source.Width, row.Slice(x * ByteImage.Channels, ByteImage.Channels));
            }
        }
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (before, size) = (source.Size, OutputSize(source.Size)!.Value);
        return Mode == PadMode.Constant
            ? source.Move(size, (x, y) => (x - Left, y - Top))
            : source.Move(size, (x, y) => (Mirror(x - Left, before.Width), Mirror(y - Top, before.Height)));
    }

    private void Border(ReadOnlySpan<byte> line, int x, int width, Span<byte> pixel)
    {
        if (Mode == PadMode.Constant)
        {
            Color.Fill(pixel);
        }
        else
        {
            line.Slice(Mirror(x, width) * ByteImage.Channels, ByteImage.Channels).CopyTo(pixel);
        }
    }

    // −1 is pixel 1: the outermost pixel is not repeated.
    private static int Mirror(int at, int length) => at < 0 ? -at : at >= length ? 2 * (length - 1) - at : at;
}
