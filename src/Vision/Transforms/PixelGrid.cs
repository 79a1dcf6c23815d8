using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Relight.Vision.Decoding;

namespace Relight.Vision.Transforms;

/// <summary>Turns and mirrors an image onto the pixel grid: every pixel moves, none changes.</summary>
internal static class PixelGrid
{
    /// <summary>Writes the turned source into destination, which must be another image.</summary>
    public static void Orient(ByteImage source, ByteImage destination, Orientation orientation)
    {
        var (width, height) = (source.Width, source.Height);
        // Pixel (x, y) of the result is pixel origin + x·right + y·down of the source.
        var (origin, right, down) = orientation switch
        {
            Orientation.Upright => (0, 1, width),
            Orientation.FlipHorizontal => (width - 1, -1, width),
            Orientation.Rotate180 => (width * height - 1, -1, -width),
            Orientation.FlipVertical => ((height - 1) * width, 1, -width),
            Orientation.Transpose => (0, width, 1),
            Orientation.Rotate90 => ((height - 1) * width, -width, 1),
            Orientation.Transverse => (width * height - 1, -width, -1),
            Orientation.Rotate270 => (width - 1, width, -1),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "Expected one of the eight orientations."),
        };
        var turned = orientation >= Orientation.Transpose;
        destination.Reshape(turned ? height : width, turned ? width : height);
        if (right == 1)
        {
            for (var y = 0; y < height; y++)
            {
                source.Row((origin + y * down) / width).CopyTo(destination.Row(y));
            }

            return;
        }

        if (orientation == Orientation.FlipHorizontal)
        {
            for (var y = 0; y < height; y++)
            {
                MirrorRow(source.Row(y), destination.Row(y));
            }

            return;
        }

        ref var from = ref source.Pixels[0];
        for (var y = 0; y < destination.Height; y++)
        {
            var row = destination.Row(y);
            var pixel = (nint)(origin + y * down) * ByteImage.Channels;
            var step = (nint)right * ByteImage.Channels;
            for (var x = 0; x + 2 < row.Length; x += ByteImage.Channels, pixel += step)
            {
                row[x] = Unsafe.Add(ref from, pixel);
                row[x + 1] = Unsafe.Add(ref from, pixel + 1);
                row[x + 2] = Unsafe.Add(ref from, pixel + 2);
            }
        }
    }

    /// <summary>Five pixels at a time from the end of the row; the sixteenth byte that is written is overwritten by what follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MirrorRow(ReadOnlySpan<byte> row, Span<byte> mirrored)
    {
        const int Pixels = 5;
        const int Bytes = Pixels * ByteImage.Channels;
        var turn = Vector128.Create((byte)13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0);
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var to = ref MemoryMarshal.GetReference(mirrored);
        var x = 0;
        for (; x <= row.Length - Bytes - 1; x += Bytes)
        {
            var pixels = Vector128.LoadUnsafe(ref from, (nuint)(row.Length - x - Bytes - 1));
            Vector128.Shuffle(pixels, turn).StoreUnsafe(ref to, (nuint)x);
        }

        for (; x < row.Length; x += ByteImage.Channels)
        {
            row.Slice(row.Length - x - ByteImage.Channels, ByteImage.Channels).CopyTo(mirrored[x..]);
        }
    }
}
