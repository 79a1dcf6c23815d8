using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>
/// Turns about the middle by an angle between −degrees and +degrees, counterclockwise when positive; bilinear, the size stays, and what
/// comes in from outside has one color. As Pillow's rotate with BILINEAR.
/// </summary>
public sealed record RandomRotation : IImageTransform
{
    /// <summary>Turns by at most <paramref name="degrees"/>, from 0 to 180.</summary>
    public RandomRotation(double degrees, RgbColor background = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degrees);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(degrees, 180);
        (Degrees, Background) = (degrees, background);
    }

    /// <summary>The largest angle either way.</summary>
    public double Degrees { get; }

    /// <summary>The color of what comes in from outside.</summary>
    public RgbColor Background { get; }

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public ImageSize? OutputSize(ImageSize? input) => input;

    /// <inheritdoc/>
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random) =>
        Rotate(source, destination, random.NextDouble(-Degrees, Degrees), Background);

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (width, height) = (source.Size.Width, source.Size.Height);
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(-random.NextDouble(-Degrees, Degrees)));
        return source.Move(source.Size, (x, y) =>
        {
            var (dx, dy) = (x + 0.5 - (width / 2.0), y + 0.5 - (height / 2.0));
            return ((int)Math.Floor((cosine * dx) + (sine * dy) + (width / 2.0)),
                (int)Math.Floor((cosine * dy) - (sine * dx) + (height / 2.0)));
        });
    }

    /// <summary>Turns by exactly this angle in degrees, counterclockwise.</summary>
    public static void Rotate(ByteImage source, ByteImage destination, double degrees, RgbColor background = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        var (width, height) = (source.Width, source.Height);
        destination.Reshape(width, height);
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(-degrees));
        var (centerX, centerY) = (width / 2.0, height / 2.0);
        for (var y = 0; y < height; y++)
        {
            var row = destination.Row(y);
            for (var x = 0; x < width; x++)
            {
                var (dx, dy) = (x + 0.5 - centerX, y + 0.5 - centerY);
                Sample(source, cosine * dx + sine * dy + centerX, cosine * dy - sine * dx + centerY,
                    row.Slice(x * ByteImage.Channels, ByteImage.Channels), background);
            }
        }
    }

    private static void Sample(ByteImage source, double x, double y, Span<byte> pixel, RgbColor background)
    {
        if (x < 0 || y < 0 || x >= source.Width || y >= source.Height)
        {
            background.Fill(pixel);
            return;
        }

        var (left, top) = ((int)Math.Floor(x - 0.5), (int)Math.Floor(y - 0.5));
        var (shareX, shareY) = (x - 0.5 - left, y - 0.5 - top);
        var above = source.Row(Math.Max(top, 0));
        var below = source.Row(Math.Min(top + 1, source.Height - 1));
        var first = Math.Max(left, 0) * ByteImage.Channels;
        var second = Math.Min(left + 1, source.Width - 1) * ByteImage.Channels;
        for (var channel = 0; channel < ByteImage.Channels; channel++)
        {
            var upper = above[first + channel] + shareX * (above[second + channel] - above[first + channel]);
            var lower = below[first + channel] + shareX * (below[second + channel] - below[first + channel]);
            pixel[channel] = (byte)(upper + shareY * (lower - upper) + 0.5);
        }
    }
}
