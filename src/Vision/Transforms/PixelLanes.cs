using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relight.Vision.Transforms;

/// <summary>Sixteen RGB pixels as one vector for each channel, and back.</summary>
internal static class PixelLanes
{
    /// <summary>Pixels that are taken at a time.</summary>
    public const int Count = 16;

    private const byte None = 255;   // such a place becomes 0

    private static readonly Vector128<byte>[] Splits = [.. Tables((channel, lane) => (ByteImage.Channels * lane) + channel)];

    private static readonly Vector128<byte>[] Joins = [.. Tables((third, lane) =>
    {
        var (pixel, channel) = Math.DivRem((Count * third) + lane, ByteImage.Channels);
        return (Count * channel) + pixel;
    })];

    /// <summary>The channels of 48 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<byte> Red, Vector128<byte> Green, Vector128<byte> Blue) Split(ref byte pixels)
    {
        var (a, b, c) = (
            Vector128.LoadUnsafe(ref pixels), Vector128.LoadUnsafe(ref pixels, Count), Vector128.LoadUnsafe(ref pixels, 2 * Count));
        return (Gather(Splits, 0, a, b, c), Gather(Splits, 1, a, b, c), Gather(Splits, 2, a, b, c));
    }

    /// <summary>Writes the channels as 48 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue, ref byte pixels)
    {
        Gather(Joins, 0, red, green, blue).StoreUnsafe(ref pixels);
        Gather(Joins, 1, red, green, blue).StoreUnsafe(ref pixels, Count);
        Gather(Joins, 2, red, green, blue).StoreUnsafe(ref pixels, 2 * Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Gather(
        Vector128<byte>[] tables, int result, Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.ShuffleNative(a, tables[3 * result]) | Vector128.ShuffleNative(b, tables[(3 * result) + 1])
        | Vector128.ShuffleNative(c, tables[(3 * result) + 2]);

    /// <summary>For each of three results, where each of three vectors holds its bytes.</summary>
    /// <param name="from">Result and lane → place among the 48 bytes of the vectors.</param>
    private static IEnumerable<Vector128<byte>> Tables(Func<int, int, int> from)
    {
        for (var result = 0; result < ByteImage.Channels; result++)
        {
            for (var vector = 0; vector < ByteImage.Channels; vector++)
            {
                var table = new byte[Count];
                for (var lane = 0; lane < Count; lane++)
                {
                    var (held, place) = Math.DivRem(from(result, lane), Count);
                    table[lane] = held == vector ? (byte)place : None;
                }

                yield return Vector128.Create(table);
            }
        }
    }
}
