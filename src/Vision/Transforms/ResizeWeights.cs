using System.Collections.Concurrent;

namespace Relight.Vision.Transforms;

/// <summary>
/// How much each pixel of a line counts for each pixel of the resized line: the triangle of bilinear interpolation, widened by the scale
/// when shrinking, as in Pillow (Resample.c, precompute_coeffs). In 1/16384, and adding up to exactly that for every result, so that a
/// plain area keeps its color.
/// </summary>
internal sealed class ResizeWeights
{
    /// <summary>Weights are multiples of 2⁻¹⁴: they fit 16 bits, which vector code multiplies and adds in pairs.</summary>
    public const int FractionBits = 14;

    /// <summary>Weights of a result come in groups of this many; the last group is filled up with zeros.</summary>
    public const int Group = 4;

    private const int MostKept = 4096;   // pairs of sizes; photographs come in a few dozen

    private static readonly ConcurrentDictionary<(int From, int To), ResizeWeights> Known = new();

    private ResizeWeights(int from, int to)
    {
        var scale = (double)from / to;
        var stretch = Math.Max(scale, 1);
        TapCount = (2 * (int)Math.Ceiling(stretch) + 1 + Group - 1) / Group * Group;
        (Starts, Counts) = (new int[to], new int[to]);
        Values = new short[to * TapCount];
        Span<double> weights = new double[TapCount];
        for (var i = 0; i < to; i++)
        {
            var center = (i + 0.5) * scale;
            var start = Math.Max(0, (int)(center - stretch + 0.5));
            var end = Math.Min(from, (int)(center + stretch + 0.5));
            var sum = 0.0;
            for (var x = start; x < end; x++)
            {
                weights[x - start] = Math.Max(0, 1 - Math.Abs((x - center + 0.5) / stretch));
                sum += weights[x - start];
            }

            (Starts[i], Counts[i]) = (start, end - start);
            Round(weights[..(end - start)], sum, Values.AsSpan(i * TapCount, TapCount));
        }
    }

    /// <summary>For each result the first pixel that counts.</summary>
    public int[] Starts { get; }

    /// <summary>For each result how many pixels count.</summary>
    public int[] Counts { get; }

    /// <summary>For each result <see cref="TapCount"/> weights, in 1/16384.</summary>
    public short[] Values { get; }

    /// <summary>How many weights each result has, zeros at the end included.</summary>
    public int TapCount { get; }

    /// <summary>The weights that take a line of <paramref name="from"/> pixels to one of <paramref name="to"/>.</summary>
    public static ResizeWeights For(int from, int to)
    {
        if (Known.TryGetValue((from, to), out var weights))
        {
            return weights;
        }

        if (Known.Count >= MostKept)
        {
            Known.Clear();
        }

        return Known.GetOrAdd((from, to), static sizes => new ResizeWeights(sizes.From, sizes.To));
    }

    /// <summary>Rounds the running sum rather than each weight, so that errors do not add up however wide the triangle is.</summary>
    private static void Round(ReadOnlySpan<double> weights, double sum, Span<short> rounded)
    {
        var (running, given) = (0.0, 0);
        for (var i = 0; i < weights.Length; i++)
        {
            running += weights[i] / sum * (1 << FractionBits);
            rounded[i] = (short)(Math.Round(running) - given);
            given += rounded[i];
        }
    }
}
