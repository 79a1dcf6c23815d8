using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relight.Vision.Transforms;

/// <summary>
/// Antialiased bilinear resizing of bytes in two passes, rows first, as Pillow does it (Image.resize with BILINEAR): within 1 of 255 of
/// its result. With AVX2 in vectors of 16-bit products; elsewhere in plain code that gives the same bytes.
/// </summary>
internal static class Resampler
{
    private const int Half = 1 << (ResizeWeights.FractionBits - 1);

    /// <summary>Resizes a part of source as if it were an image of its own.</summary>
    public static void Resize(ByteImage source, PixelRectangle part, ByteImage destination, ImageSize size, bool vectors = true)
    {
        destination.Reshape(size.Width, size.Height);
        vectors &= Avx2.IsSupported;
        var rowBytes = size.Width * ByteImage.Channels;
        var rented = ArrayPool<byte>.Shared.Rent(checked(part.Height * rowBytes) + ByteImage.Padding);
        try
        {
            ResizeRows(source, part, rented, ResizeWeights.For(part.Width, size.Width), size.Width, vectors);
            ResizeColumns(rented, part.Height, rowBytes, destination, ResizeWeights.For(part.Height, size.Height), vectors);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void ResizeRows(ByteImage source, PixelRectangle part, byte[] result, ResizeWeights weights, int width, bool vectors)
    {
        var rowBytes = width * ByteImage.Channels;
        for (var y = 0; y < part.Height; y++)
        {
            var row = source.Row(part.Top + y).Slice(part.Left * ByteImage.Channels, part.Width * ByteImage.Channels);
            var resized = result.AsSpan(y * rowBytes, rowBytes);
            if (part.Width == width)
            {
                row.CopyTo(resized);
            }
            else if (vectors)
            {
                ResizeRowAvx2(ref MemoryMarshal.GetReference(row), ref MemoryMarshal.GetReference(resized), weights);
            }
            else
            {
                ResizeRowPlainly(row, resized, weights);
            }
        }
    }

    /// <summary>
    /// Four pixels at a time: bytes are laid out in pairs of neighbors (r0 r1 g0 g1 b0 b1 – – r2 r3 …), widened to 16 bits, multiplied
    /// by pairs of weights and added. Reads at most 13 bytes past the row and writes one byte past it, which the next row overwrites.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // fast from the first image on
    private static void ResizeRowAvx2(ref byte row, ref byte result, ResizeWeights weights)
    {
        var pairPixels = Vector128.Create((byte)0, 3, 1, 4, 2, 5, 255, 255, 6, 9, 7, 10, 8, 11, 255, 255);
        var pairWeights = Vector256.Create(
            (byte)0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 255, 255, 255, 255, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 255, 255, 255, 255);
        for (var x = 0; x < weights.Starts.Length; x++)
        {
            ref var pixel = ref Unsafe.Add(ref row, weights.Starts[x] * ByteImage.Channels);
            ref var weight = ref weights.Values[x * weights.TapCount];
            var groups = (weights.Counts[x] + ResizeWeights.Group - 1) / ResizeWeights.Group;
            var sums = Vector256<int>.Zero;
            for (var group = 0; group < groups; group++)
            {
                var pixels = Avx2.ConvertToVector256Int16(Ssse3.Shuffle(Vector128.LoadUnsafe(ref pixel), pairPixels));
                var four = Vector256.Create(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<short, byte>(ref weight))).AsByte();
                sums += Avx2.MultiplyAddAdjacent(pixels, Avx2.Shuffle(four, pairWeights).AsInt16());
                pixel = ref Unsafe.Add(ref pixel, ResizeWeights.Group * ByteImage.Channels);
                weight = ref Unsafe.Add(ref weight, ResizeWeights.Group);
            }

            var rgb = (sums.GetLower() + sums.GetUpper() + Vector128.Create(Half)) >> ResizeWeights.FractionBits;
            var words = Sse2.PackSignedSaturate(rgb, rgb);
            Unsafe.WriteUnaligned(ref result, Sse2.PackUnsignedSaturate(words, words).AsUInt32().ToScalar());
            result = ref Unsafe.Add(ref result, ByteImage.Channels);
        }
    }

    private static void ResizeRowPlainly(ReadOnlySpan<byte> row, Span<byte> result, ResizeWeights weights)
    {
        for (var i = 0; i < result.Length; i++)
        {
            var (x, channel) = Math.DivRem(i, ByteImage.Channels);
            var values = weights.Values.AsSpan(x * weights.TapCount, weights.Counts[x]);
            var sum = Half;
            for (var tap = 0; tap < values.Length; tap++)
            {
                sum += values[tap] * row[(weights.Starts[x] + tap) * ByteImage.Channels + channel];
            }

            result[i] = (byte)Math.Clamp(sum >> ResizeWeights.FractionBits, 0, 255);
        }
    }

    private static void ResizeColumns(byte[] rows, int height, int rowBytes, ByteImage destination, ResizeWeights weights, bool vectors)
    {
        for (var y = 0; y < destination.Height; y++)
        {
            var result = destination.Row(y);
            if (height == destination.Height)
            {
                rows.AsSpan(y * rowBytes, rowBytes).CopyTo(result);
                continue;
            }

            // The vector code takes rows in pairs: a zero weight may follow the last.
            var values = weights.Values.AsSpan(y * weights.TapCount, vectors ? (weights.Counts[y] + 1) & ~1 : weights.Counts[y]);
            if (vectors)
            {
                MixRowsAvx2(rows, weights.Starts[y], height, rowBytes, values, ref MemoryMarshal.GetReference(result));
            }
            else
            {
                MixRowsPlainly(rows, weights.Starts[y], rowBytes, values, result);
            }
        }
    }

    /// <summary>Sixteen bytes of the result at a time, two rows at a time; writes at most 15 bytes past the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixRowsAvx2(byte[] rows, int start, int height, int rowBytes, ReadOnlySpan<short> weights, ref byte result)
    {
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(rows);
        var pairs = MemoryMarshal.Cast<short, int>(weights);
        for (var x = 0; x < rowBytes; x += Vector128<byte>.Count)
        {
            var low = Vector256.Create(Half);
            var high = low;
            for (var pair = 0; pair < pairs.Length; pair++)
            {
                var y = start + 2 * pair;
                var above = Vector128.LoadUnsafe(ref bytes, (nuint)(y * rowBytes + x));
                var below = Vector128.LoadUnsafe(ref bytes, (nuint)(Math.Min(y + 1, height - 1) * rowBytes + x));
                var weight = Vector256.Create(pairs[pair]).AsInt16();
                low += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Sse2.UnpackLow(above, below)), weight);
                high += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Sse2.UnpackHigh(above, below)), weight);
            }

            var words = Avx2.PackSignedSaturate(low >> ResizeWeights.FractionBits, high >> ResizeWeights.FractionBits);
            words = Avx2.Permute4x64(words.AsInt64(), 0b11_01_10_00).AsInt16();
            Sse2.PackUnsignedSaturate(words.GetLower(), words.GetUpper()).StoreUnsafe(ref result, (nuint)x);
        }
    }

    private static void MixRowsPlainly(byte[] rows, int start, int rowBytes, ReadOnlySpan<short> weights, Span<byte> result)
    {
        for (var x = 0; x < rowBytes; x++)
        {
            var sum = Half;
            for (var tap = 0; tap < weights.Length; tap++)
            {
                sum += weights[tap] * rows[(start + tap) * rowBytes + x];
            }

            result[x] = (byte)Math.Clamp(sum >> ResizeWeights.FractionBits, 0, 255);
        }
    }
}
