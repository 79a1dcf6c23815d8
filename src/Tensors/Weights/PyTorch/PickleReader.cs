using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A pickle's bytes, taken from front to back: opcodes, numbers and text.</summary>
internal sealed class PickleReader(ReadOnlyMemory<byte> pickle)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Bytes that were taken.</summary>
    public int Position { get; private set; }

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > pickle.Length - Position)
        {
            throw new PickleException($"it ends in the middle: {count} bytes wanted at byte {Position}, {pickle.Length - Position} left");
        }
        var taken = pickle.Span.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public byte TakeByte() => Take(1)[0];

    public ushort TakeUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long TakeInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double TakeDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A whole number of up to 16 bytes: a <see cref="long"/> where it fits, else a <see cref="BigInteger"/>.</summary>
    public object TakeLong(long count)
    {
        var bytes = Take(count);
        if (bytes.Length > 16)
        {
            throw new PickleException($"a number has {bytes.Length} bytes");
        }
        var value = new BigInteger(bytes);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value;
    }

    /// <summary>Text in UTF-8.</summary>
    public string TakeText(long count)
    {
        try
        {
            return Utf8.GetString(Take(count));
        }
        catch (DecoderFallbackException)
        {
            throw new PickleException("a string is not UTF-8");
        }
    }

    /// <summary>Text of one byte a character, as Python 2 wrote it.</summary>
    public string TakeLatin1(long count) => Encoding.Latin1.GetString(Take(count));

    /// <summary>Text up to the next line feed, which is passed over.</summary>
    public string TakeLine()
    {
        var length = pickle.Span[Position..].IndexOf((byte)'\n');
        var line = TakeText(length >= 0 ? length : throw new PickleException($"a name at byte {Position} does not end"));
        _ = Take(1);
        return line;
    }
}
