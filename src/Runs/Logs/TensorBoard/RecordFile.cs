using System.Buffers.Binary;
using System.Numerics;
using Relight.Files;

namespace Relight.Runs.Logs.TensorBoard;

/// <summary>TFRecord framing: length (uint64), its masked CRC-32C, the bytes, their masked CRC-32C; all little-endian.</summary>
internal static class RecordFile
{
    private const int HeaderSize = sizeof(ulong) + sizeof(uint), FooterSize = sizeof(uint);

    /// <summary>A record with its frame.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> record)
    {
        var frame = new byte[HeaderSize + record.Length + FooterSize];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(sizeof(ulong)), Masked(frame.AsSpan(0, sizeof(ulong))));
        record.CopyTo(frame.AsSpan(HeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(HeaderSize + record.Length), Masked(record));
        return frame;
    }

    /// <summary>The whole records up to the end, or up to the first that is torn or damaged: past it, no frame can be trusted.</summary>
    public static IEnumerable<byte[]> Read(string path)
    {
        RegularFile.Expect(path);
        byte[] file = File.ReadAllBytes(path);
        for (int at = 0; TryRead(file.AsSpan(at)) is byte[] record; at += HeaderSize + record.Length + FooterSize)
        {
            yield return record;
        }
    }

    /// <summary>The sum of some bytes as these files mask it, so that a sum over data with sums in them stays one.</summary>
    internal static uint Masked(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Crc32C.Of(bytes), 15) + 0xA282EAD8;

    private static byte[]? TryRead(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(rest[sizeof(ulong)..]) != Masked(rest[..sizeof(ulong)]))
        {
            return null;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        rest = rest[HeaderSize..];
        if (rest.Length < FooterSize || length > (ulong)(rest.Length - FooterSize))
        {
            return null;
        }

        ReadOnlySpan<byte> record = rest[..(int)length];
        return BinaryPrimitives.ReadUInt32LittleEndian(rest[(int)length..]) == Masked(record) ? record.ToArray() : null;
    }
}
