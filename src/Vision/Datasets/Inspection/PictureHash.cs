using System.Numerics;
using Relight.Data;
using Relight.Vision.Transforms;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>
/// 64 bits of what a picture shows at large, which stay nearly the same when it is scaled, compressed again, or made a little brighter.
/// </summary>
/// <remarks>
/// The pHash of Zauner 2010, "Implementation and benchmarking of perceptual image hash functions", section 3.2.1, with the sizes of the
/// Python package imagehash: 32×32 gray pixels, their two-dimensional cosine transform (DCT-II), of it the 8×8 lowest frequencies, a bit
/// for each that says whether it is above their median.
/// </remarks>
internal static class PictureHash
{
    /// <summary>Bits of a hash.</summary>
    public const int Bits = Kept * Kept;

    /// <summary>Pixels of the side of the square that is looked at.</summary>
    public const int Side = 32;

    private const int Kept = 8;

    private static readonly float[] Cosines =
        [.. from frequency in Enumerable.Range(0, Kept) from place in Enumerable.Range(0, Side)
            select (float)Math.Cos(Math.PI * frequency * (2 * place + 1) / (2 * Side))];

    /// <summary>In how many bits two hashes differ, from 0 to <see cref="Bits"/>.</summary>
    public static int Distance(ulong one, ulong other) => BitOperations.PopCount(one ^ other);

    /// <summary>The hash of a picture of any size.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="small">Becomes the picture at <see cref="Side"/> × <see cref="Side"/> pixels.</param>
    public static ulong Of(ByteImage picture, ByteImage small)
    {
        var random = new CounterRandom(0);
        new Resize(Side).Apply(picture, small, ref random);
        return Bitwise(Lowest(Gray(small.Pixels)));
    }

    /// <summary>Luma by ITU-R BT.601.</summary>
    private static float[] Gray(ReadOnlySpan<byte> pixels)
    {
        var gray = new float[Side * Side];
        for (var i = 0; i < gray.Length; i++)
        {
            gray[i] = 0.299f * pixels[3 * i] + 0.587f * pixels[3 * i + 1] + 0.114f * pixels[3 * i + 2];
        }

        return gray;
    }

    /// <summary>The lowest frequencies, rows first; the two passes take a frequency of each row, then of each column.</summary>
    private static float[] Lowest(float[] gray)
    {
        var (rows, result) = (new float[Side * Kept], new float[Bits]);
        for (var y = 0; y < Side; y++)
        {
            for (var u = 0; u < Kept; u++)
            {
                rows[y * Kept + u] = Sum(gray.AsSpan(y * Side, Side), 1, u);
            }
        }

        for (var u = 0; u < Kept; u++)
        {
            for (var v = 0; v < Kept; v++)
            {
                result[v * Kept + u] = Sum(rows.AsSpan(u), Kept, v);
            }
        }

        return result;
    }

    private static float Sum(ReadOnlySpan<float> values, int step, int frequency)
    {
        var sum = 0f;
        for (var place = 0; place < Side; place++)
        {
            sum += values[place * step] * Cosines[frequency * Side + place];
        }

        return sum;
    }

    private static ulong Bitwise(float[] values)
    {
        float[] sorted = [.. values.Order()];
        var median = (sorted[Bits / 2 - 1] + sorted[Bits / 2]) / 2;
        var hash = 0ul;
        for (var i = 0; i < Bits; i++)
        {
            hash |= values[i] > median ? 1ul << i : 0;
        }

        return hash;
    }
}
