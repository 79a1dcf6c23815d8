using System.Buffers.Binary;

namespace Relight.Vision.Decoding;

/// <summary>Reads the orientation tag of a JPEG file (EXIF 2.3, section 4.6.4 A; TIFF 6.0 for the directory).</summary>
internal static class ExifOrientation
{
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

    private static Orientation OfTiff(ReadOnlySpan<byte> tiff) =>
        tiff.Length >= 8 && (tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8))
            && TiffDirectory.Read(tiff).Orientation is >= 1 and <= 8 and var value
            ? (Orientation)value
            : Orientation.Upright;
}
