using System.Buffers.Binary;
using System.Numerics;

namespace Relight.Runs.Logs.TensorBoard;

/// <summary>CRC-32C (Castagnoli, RFC 3720) as TFRecord files mask it, so that a sum over data with sums in them stays one.</summary>
internal static class Crc32C
{
    /// <summary>The masked sum of some bytes.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint sum = Of(bytes);
        return BitOperations.RotateRight(sum, 15) + 0xA282EAD8;
    }

    /// <summary>The plain sum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        return ~sum;
    }
}
