using System.Buffers.Binary;

namespace Relight.Vision.Decoding;

/// <summary>The tags of a TIFF file's first page that say how its samples lie and what they mean (TIFF 6.0; BigTIFF too).</summary>
internal sealed class TiffDirectory
{
    public const int MinIsWhite = 0, MinIsBlack = 1, Rgb = 2, Palette = 3, Separated = 5;
    public const int AssociatedAlpha = 1, UnassociatedAlpha = 2;
    public const int UnsignedSamples = 1, SignedSamples = 2, FloatSamples = 3, UndefinedSamples = 4;

    private const int OldJpeg = 6, Jpeg = 7;
    private const int MostValues = 4096;

    private readonly Dictionary<int, long[]> _tags = [];

    private TiffDirectory()
    {
    }

    public int Width => (int)Math.Min(One(256, 0), int.MaxValue);

    public int Height => (int)Math.Min(One(257, 0), int.MaxValue);

    /// <summary>Bits of each sample.</summary>
    public IReadOnlyList<long> Bits => _tags.GetValueOrDefault(258) ?? [1];

    public long Photometric => One(262, -1);

    public long Orientation => One(274, 1);

    /// <summary>Samples of a pixel.</summary>
    public int Samples => (int)Math.Min(One(277, 1), int.MaxValue);

    public bool IsPlanar => One(284, 1) == 2;

    public bool IsTiled => _tags.ContainsKey(322);

    /// <summary>Width and height of a tile, or of a strip.</summary>
    public (int Width, int Height) Chunk => IsTiled
        ? ((int)Math.Min(One(322, 0), int.MaxValue), (int)Math.Min(One(323, 0), int.MaxValue))
        : (Width, (int)Math.Min(One(278, uint.MaxValue), Height));

    /// <summary>What the samples beyond those of the color are: 0 not said, 1 and 2 alpha.</summary>
    public IReadOnlyList<long> ExtraSamples => _tags.GetValueOrDefault(338) ?? [];

    /// <summary>Unsigned, signed, floating point; one number for each sample, or one for all.</summary>
    public IReadOnlyList<long> SampleFormats => _tags.GetValueOrDefault(339) ?? [UnsignedSamples];

    public bool IsJpeg => One(259, 1) is OldJpeg or Jpeg;

    /// <summary>Samples of the color by the photometric interpretation.</summary>
    public int Colors => Photometric switch
    {
        MinIsWhite or MinIsBlack or Palette => 1,
        Separated => 4,
        _ => 3,
    };

    /// <summary>
    /// Where alpha is among the samples, and whether the colors are multiplied by it already; null where no sample is said to be alpha.
    /// </summary>
    public (int Sample, bool IsMultiplied)? Alpha
    {
        get
        {
            var first = Math.Max(Samples - ExtraSamples.Count, 0);
            for (var i = 0; i < ExtraSamples.Count && first + i < Samples; i++)
            {
                if (ExtraSamples[i] is AssociatedAlpha or UnassociatedAlpha)
                {
                    return (first + i, ExtraSamples[i] == AssociatedAlpha);
                }
            }

            return null;
        }
    }

    /// <summary>Reads the first directory, as far as it is there.</summary>
    /// <param name="file">A TIFF file, or the block of a JPEG file that is like one.</param>
    public static TiffDirectory Read(ReadOnlySpan<byte> file)
    {
        var directory = new TiffDirectory();
        var reader = new Reader(file, file[0] == 'I');
        var isBig = reader.Short(2) == 43;
        var at = isBig ? reader.Long8(8) : reader.Long(4);
        if (at is null or < 0 || (isBig ? reader.Long8(at.Value) : reader.Short(at.Value)) is not { } count)
        {
            return directory;
        }

        var (entry, size) = isBig ? (at.Value + 8, 20) : (at.Value + 2, 12);
        for (var i = 0L; i < count && reader.Short(entry) is { } tag; i++, entry += size)
        {
            if (reader.Entry(entry, isBig) is { Length: > 0 } values)
            {
                directory._tags.TryAdd((int)tag, values);
            }
        }

        return directory;
    }

    private long One(int tag, long otherwise) => _tags.GetValueOrDefault(tag) is [var value, ..] ? value : otherwise;

    private readonly ref struct Reader(ReadOnlySpan<byte> file, bool isLittleEndian)
    {
        private readonly ReadOnlySpan<byte> _file = file;

        public long? Short(long at) => !Has(at, 2) ? null
            : isLittleEndian
                ? BinaryPrimitives.ReadUInt16LittleEndian(_file[(int)at..])
                : BinaryPrimitives.ReadUInt16BigEndian(_file[(int)at..]);

        public long? Long(long at) => !Has(at, 4) ? null
            : isLittleEndian
                ? BinaryPrimitives.ReadUInt32LittleEndian(_file[(int)at..])
                : BinaryPrimitives.ReadUInt32BigEndian(_file[(int)at..]);

        public long? Long8(long at) => !Has(at, 8) ? null
            : isLittleEndian
                ? BinaryPrimitives.ReadInt64LittleEndian(_file[(int)at..])
                : BinaryPrimitives.ReadInt64BigEndian(_file[(int)at..]);

        /// <summary>
        /// The whole numbers of a tag, of long lists the first; none for other types; null where they lie beyond the file.
        /// </summary>
        public long[]? Entry(long entry, bool isBig)
        {
            if (Short(entry + 2) is not { } type || (isBig ? Long8(entry + 4) : Long(entry + 4)) is not (>= 0 and var count)
                || !Has(entry, isBig ? 20 : 12))
            {
                return null;
            }

            // signed ones are small where they occur
            var size = type switch { 1 or 6 => 1, 3 or 8 => 2, 4 or 9 or 13 => 4, 16 or 17 or 18 => 8, _ => 0 };
            if (size == 0 || count == 0)
            {
                return [];
            }

            var (inline, place) = isBig ? (8, entry + 12) : (4, entry + 8);
            var at = count * size <= inline ? place : isBig ? Long8(place) : Long(place);
            var values = new long[Math.Min(count, MostValues)];   // as many as bands that anyone has; the rest are alike
            for (var i = 0; i < values.Length; i++)
            {
                var value = at + i * size is not { } where ? null
                    : size switch { 1 => Has(where, 1) ? _file[(int)where] : null, 2 => Short(where), 4 => Long(where), _ => Long8(where) };
                if (value is null)
                {
                    return null;
                }

                values[i] = value.Value;
            }

            return values;
        }

        private bool Has(long at, int bytes) => at >= 0 && at <= _file.Length - bytes;
    }
}
