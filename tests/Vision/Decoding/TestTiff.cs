using System.Buffers.Binary;

namespace Relight.Tests.Vision.Decoding;

/// <summary>Writes TIFF files of one row of pixels: whatever samples and tags a test asks for.</summary>
internal sealed class TestTiff
{
    /// <summary>The tag's number, its type (3: SHORT, 4: LONG), its values.</summary>
    private readonly SortedDictionary<int, (int Type, long[] Values)> _tags = [];

    private readonly byte[][] _strips;
    private readonly bool _bigEndian;

    /// <param name="width">Pixels in the row.</param>
    /// <param name="samples">Samples of a pixel.</param>
    /// <param name="bits">Bits of a sample.</param>
    /// <param name="photometric">0 white is 0, 1 black is 0, 2 RGB, 5 CMYK.</param>
    /// <param name="bigEndian">The byte order, of the bytes too.</param>
    /// <param name="strips">The bytes; one strip, or one for each plane.</param>
    public TestTiff(int width, int samples, int bits, int photometric, bool bigEndian, params byte[][] strips)
    {
        (_strips, _bigEndian) = (strips, bigEndian);
        Tag(256, 4, width).Tag(257, 4, 1).Tag(258, 3, [.. Enumerable.Repeat((long)bits, samples)]).Tag(259, 3, 1).Tag(262, 3, photometric)
            .Tag(277, 3, samples).Tag(278, 4, 1).Tag(284, 3, strips.Length > 1 ? 2 : 1);
    }

    /// <summary>One strip of bytes, little-endian.</summary>
    public static TestTiff Of(int width, int samples, int bits, int photometric, params byte[] row) =>
        new(width, samples, bits, photometric, bigEndian: false, row);

    /// <summary>One strip of numbers of this machine's layout.</summary>
    public static TestTiff OfNumbers<T>(int samples, int photometric, params T[] row) where T : unmanaged =>
        new(row.Length / samples, samples, 8 * System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), photometric, bigEndian: false,
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(row).ToArray());

    public TestTiff Tag(int tag, int type, params long[] values)
    {
        _tags[tag] = (type, values);
        return this;
    }

    public TestTiff Extra(params long[] kinds) => Tag(338, 3, kinds);

    public TestTiff Format(int format) => Tag(339, 3, [.. Enumerable.Repeat((long)format, (int)_tags[277].Values[0])]);

    public byte[] Bytes()
    {
        var place = 8;
        var offsets = _strips.Select(strip => (long)(place += strip.Length) - strip.Length).ToArray();
        Tag(273, 4, offsets).Tag(279, 4, [.. _strips.Select(strip => (long)strip.Length)]);
        var directory = place;
        var beyond = directory + 2 + 12 * _tags.Count + 4;
        List<byte> entries = [.. Short(_tags.Count)], others = [];
        foreach (var (tag, (type, values)) in _tags)
        {
            byte[] bytes = [.. values.SelectMany(value => type == 3 ? Short(value) : Long(value))];
            entries.AddRange([.. Short(tag), .. Short(type), .. Long(values.Length)]);
            entries.AddRange(bytes.Length <= 4 ? [.. bytes, .. new byte[4 - bytes.Length]] : Long(beyond + others.Count));
            others.AddRange(bytes.Length <= 4 ? [] : bytes);
        }

        return [.. _bigEndian ? "MM"u8 : "II"u8, .. Short(42), .. Long(directory), .. _strips.SelectMany(strip => strip), .. entries,
            .. Long(0), .. others];
    }

    private byte[] Short(long value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return _bigEndian ? [.. bytes.Reverse()] : bytes;
    }

    private byte[] Long(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        return _bigEndian ? [.. bytes.Reverse()] : bytes;
    }
}
