using System.Diagnostics.CodeAnalysis;
using Relight.Data;

namespace Relight.Vision;

/// <summary>
/// An RGB image of bytes, row by row from the top, three bytes for each pixel. Its memory is kept when it takes on another size, so that
/// the same few images serve a whole epoch. Not for use by several threads at once.
/// </summary>
public sealed class ByteImage
{
    /// <summary>Red, green, blue.</summary>
    public const int Channels = 3;

    /// <summary>Bytes after the last pixel that vector code may read (and whose values mean nothing).</summary>
    internal const int Padding = 32;

    private byte[] _memory = [];

    /// <summary>An image without pixels, to be filled by a decoder or a transform.</summary>
    public ByteImage()
    {
    }

    /// <summary>A black image.</summary>
    public ByteImage(int width, int height)
    {
        Reshape(width, height);
        Pixels.Clear();
    }

    /// <summary>An image with the given pixels.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Copied; 3 × width × height bytes.</param>
    public ByteImage(int width, int height, ReadOnlySpan<byte> pixels)
    {
        Reshape(width, height);
        if (pixels.Length != Pixels.Length)
        {
            throw new ArgumentException(
                $"Expected {Pixels.Length} bytes for {width}×{height} RGB pixels, came {pixels.Length}.", nameof(pixels));
        }

        pixels.CopyTo(Pixels);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Width and height.</summary>
    public ImageSize Size => new(Width, Height);

    /// <summary>All pixels; 3 × width × height bytes.</summary>
    public Span<byte> Pixels => _memory.AsSpan(0, Channels * Width * Height);

    /// <summary>What its file left open and how that was read, told of all such images alike; null where nothing was.</summary>
    internal string? Guess { get; set; }

    /// <summary>How many bytes the image has claimed, whatever it holds at the moment.</summary>
    internal int Capacity => _memory.Length;

    /// <summary>A field of a sample: pixels.</summary>
    public static implicit operator SampleValue(ByteImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return SampleValue.Image(image.Height, image.Width, image.Pixels.ToArray());
    }

    /// <summary>All pixels, and the bytes behind them for which <see cref="Reshape(int, int, int)"/> made room.</summary>
    internal Span<byte> PixelsAnd(int rest) => _memory.AsSpan(0, Channels * Width * Height + rest);

    /// <summary>One row of pixels.</summary>
    public Span<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return _memory.AsSpan(Channels * Width * y, Channels * Width);
    }

    /// <summary>Takes on a size; what the pixels are then is not defined.</summary>
    public void Reshape(int width, int height) => Reshape(width, height, rest: 0);

    /// <summary>Takes on a size, with room for other bytes of a sample behind the pixels.</summary>
    internal void Reshape(int width, int height, int rest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var needed = (long)Channels * width * height + rest + Padding;
        if (needed > Array.MaxLength)
        {
            ThrowTooLarge(width, height);
        }

        if (_memory.Length < needed)
        {
            _memory = GC.AllocateUninitializedArray<byte>((int)needed);
        }

        (Width, Height) = (width, height);
    }

    /// <summary>Takes on the size and the pixels of another image.</summary>
    public void CopyFrom(ByteImage source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Reshape(source.Width, source.Height);
        source.Pixels.CopyTo(Pixels);
    }

    [DoesNotReturn]
    private static void ThrowTooLarge(int width, int height) =>
        throw new ArgumentException(
            $"An image of {width}×{height} pixels does not fit into one block of memory (at most {Array.MaxLength} bytes).");
}
