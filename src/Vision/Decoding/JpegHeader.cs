using System.Buffers.Binary;

namespace Relight.Vision.Decoding;

/// <summary>The segments of a JPEG file before its picture data (ITU-T T.81, section B.1.1).</summary>
internal static class JpegHeader
{
    private const byte App0 = 0xE0, App14 = 0xEE, StartOfScan = 0xDA;

    /// <summary>A copy without what is common in the wild and concerns no pixel: stray bytes between segments, and version numbers that
    /// libjpeg does not know. From the picture data on nothing changes.</summary>
    public static byte[] Mended(ReadOnlySpan<byte> jpeg)
    {
        var mended = new byte[jpeg.Length];
        jpeg[..2].CopyTo(mended);   // the start of the image, by which it was known as a JPEG file
        var (from, to) = (2, 2);
        while (NextMarker(jpeg, from) is >= 0 and var marker)
        {
            from = marker;
            var length = jpeg.Length - marker >= 4 ? 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(marker + 2)..]) : 0;
            if (jpeg[marker + 1] == StartOfScan || length < 4 || length > jpeg.Length - marker)
            {
                break;
            }

            var segment = mended.AsSpan(to, length);
            jpeg.Slice(marker, length).CopyTo(segment);
            SetKnownVersion(segment);
            (from, to) = (marker + length, to + length);
        }

        jpeg[from..].CopyTo(mended.AsSpan(to));
        return mended[..(to + jpeg.Length - from)];
    }

    /// <summary>Where the next FF lies that begins a marker, rather than fills up (before another FF) or stands for itself (before 0).</summary>
    private static int NextMarker(ReadOnlySpan<byte> jpeg, int from)
    {
        for (var at = from; at + 1 < jpeg.Length; at++)
        {
            if (jpeg[at] == 0xFF && jpeg[at + 1] is not (0 or 0xFF))
            {
                return at;
            }
        }

        return -1;
    }

    // JFIF 1.x, and Adobe's transform to YCbCr: what libjpeg takes an unknown one for.
    private static void SetKnownVersion(Span<byte> segment)
    {
        var data = segment[4..];
        if (segment[1] == App0 && data.Length >= 14 && data.StartsWith("JFIF\0"u8))
        {
            data[5] = 1;
        }
        else if (segment[1] == App14 && data.Length >= 12 && data.StartsWith("Adobe"u8) && data[11] > 1)
        {
            data[11] = 1;
        }
    }
}
