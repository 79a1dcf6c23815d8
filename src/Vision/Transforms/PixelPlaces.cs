using System.Runtime.InteropServices;

namespace Relight.Vision.Transforms;

/// <summary>
/// From which pixel of an image each pixel of another was taken: what a transform does to whatever goes with an image pixel by pixel.
/// Immutable.
/// </summary>
public sealed class PixelPlaces
{
    /// <summary>The place of a pixel that came in from outside of the image.</summary>
    public const int Outside = -1;

    private readonly int[] _places;

    private PixelPlaces(ImageSize size, int[] places) => (Size, _places) = (size, places);

    /// <summary>How many pixels there are in a row, and how many rows.</summary>
    public ImageSize Size { get; }

    /// <summary>For each pixel, row by row, where it was in the first image, y · width + x; or <see cref="Outside"/>.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Every pixel where it is.</summary>
    public static PixelPlaces Of(ImageSize size) => new(size, [.. Enumerable.Range(0, (int)size.PixelCount)]);

    /// <summary>The places after one more move.</summary>
    /// <param name="size">Of the result.</param>
    /// <param name="from">For x and y in the result, x and y here, nearest; they may lie outside.</param>
    public PixelPlaces Move(ImageSize size, Func<int, int, (int X, int Y)> from)
    {
        ArgumentNullException.ThrowIfNull(from);
        var places = new int[size.PixelCount];
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x++)
            {
                var (left, top) = from(x, y);
                var isInside = left >= 0 && left < Size.Width && top >= 0 && top < Size.Height;
                places[(y * size.Width) + x] = isInside ? _places[(top * Size.Width) + left] : Outside;
            }
        }

        return new PixelPlaces(size, places);
    }

    /// <summary>The places after a part was cut out and, by nearest neighbours, brought to a size; the part may reach outside.</summary>
    internal PixelPlaces Cut(PixelRectangle part, ImageSize size) => Move(size, (x, y) => (
        part.Left + (int)(((2L * x) + 1) * part.Width / (2L * size.Width)),
        part.Top + (int)(((2L * y) + 1) * part.Height / (2L * size.Height))));

    /// <summary>Values of the first image where its pixels are now; from outside comes the type's zero.</summary>
    /// <typeparam name="T">A number.</typeparam>
    /// <param name="values">One for each pixel of the first image.</param>
    /// <param name="result">One for each pixel now.</param>
    /// <exception cref="ArgumentException">A span has another length, where that is known.</exception>
    public void Gather<T>(ReadOnlySpan<T> values, Span<T> result)
        where T : unmanaged
    {
        if (result.Length != _places.Length)
        {
            throw new ArgumentException($"Expected room for {_places.Length} values, {Size}; came {result.Length}.", nameof(result));
        }

        for (var i = 0; i < result.Length; i++)
        {
            result[i] = _places[i] == Outside ? default : values[_places[i]];
        }
    }

    /// <summary>The same of numbers of any type, as bytes.</summary>
    /// <param name="values">The numbers of the first image.</param>
    /// <param name="result">Room for those now.</param>
    /// <param name="numberSize">Bytes of a number: 1, 2, 4 or 8.</param>
    internal void GatherBytes(ReadOnlySpan<byte> values, Span<byte> result, int numberSize)
    {
        switch (numberSize)
        {
            case 1:
                Gather(values, result);
                break;
            case 2:
                Gather(MemoryMarshal.Cast<byte, short>(values), MemoryMarshal.Cast<byte, short>(result));
                break;
            case 4:
                Gather(MemoryMarshal.Cast<byte, int>(values), MemoryMarshal.Cast<byte, int>(result));
                break;
            default:
                Gather(MemoryMarshal.Cast<byte, long>(values), MemoryMarshal.Cast<byte, long>(result));
                break;
        }
    }
}
