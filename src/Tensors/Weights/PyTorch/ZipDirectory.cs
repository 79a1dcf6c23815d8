using System.Buffers.Binary;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>
/// Looks at the end of a zip archive for the length of its list of entries, which is taken into memory whole when the archive is opened.
/// </summary>
internal static class ZipDirectory
{
    /// <summary>The most bytes that are read: some 500,000 entries.</summary>
    internal const long MostBytes = 32 << 20;

    private const int EndLength = 22, LocatorLength = 20, MostComment = ushort.MaxValue;

    /// <summary>The length; 0 where the archive has no end, which opening it will tell.</summary>
    internal static long Length(Stream stream)
    {
        var tail = new byte[Math.Min(stream.Length, EndLength + MostComment)];
        ReadAt(stream, stream.Length - tail.Length, tail);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + EndLength > tail.Length)
        {
            return 0;
        }
        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12));
        return length < uint.MaxValue ? length : Zip64Length(stream, tail, end);
    }

    private static long Zip64Length(Stream stream, byte[] tail, int end)
    {
        var record = new byte[56];
        if (end < LocatorLength || BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorLength + 8)) is var at
            && (at < 0 || at > stream.Length - record.Length))
        {
            return 0;
        }
        ReadAt(stream, at, record);
        return (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(40)), long.MaxValue);
    }

    private static void ReadAt(Stream stream, long position, Span<byte> bytes)
    {
        stream.Position = position;
        stream.ReadExactly(bytes);
    }
}
