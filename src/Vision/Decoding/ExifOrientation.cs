using System.Buffers.Binary;

namespace Relight.Vision.Decoding;

/// <summary>Reads the orientation tag of a JPEG file (EXIF 2.3, section 4.6.4 A; TIFF 6.0 for the directory).</summary>
internal static class ExifOrientation
{
    private const int OrientationTag = 0x0112;

    /// <summary>The orientation in the EXIF block of a JPEG file; upright where there is none or where it makes no sense.</summary>
    public static Orientation OfJpeg(ReadOnlySpan<byte> jpeg)
    {
        // Segments: FF, marker, two bytes of length that count themselves. The picture data begin with FF DA.
        for (var at = 2; at + 4 <= jpeg.Length && jpeg[at] == 0xFF;)
        {
            var marker = jpeg[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == 0xDA)
            {
                break;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            var end = at + 2 + length;
            if (length < 2 || end > jpeg.Length)
            {
                break;
            }

            var segment = jpeg[(at + 4)..end];
            if (marker == 0xE1 && segment.StartsWith("Exif\0\0"u8))
            {
                return OfTiff(segment[6..]);
            }

            at = end;
        }

        return Orientation.Upright;
    }

    private static Orientation OfTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8)))
        {
            return Orientation.Upright;
        }

        var littleEndian = tiff[0] == 'I';
        var directory = littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return Orientation.Upright;
        }

        var entries = tiff[(int)directory..];
        int count = Short(entries, littleEndian);
        entries = entries[2..];
        for (var i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (Short(entries, littleEndian) == OrientationTag)
            {
                var value = Short(entries[8..], littleEndian);
                return value is >= 1 and <= 8 ? (Orientation)value : Orientation.Upright;
            }
        }

        return Orientation.Upright;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
