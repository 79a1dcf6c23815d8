using System.Buffers.Binary;

namespace Relight.Vision.Decoding;

/// <summary>The segments of a JPEG file before its picture data (ITU-T T.81, section B.1.1).</summary>
internal static class JpegHeader
{
    private const byte App0 = 0xE0, App14 = 0xEE, StartOfScan = 0xDA, EndOfImage = 0xD9;

    /// <summary>
    /// A copy without what is common in the wild and concerns no pixel: stray bytes between segments, version numbers that libjpeg does not
    /// know, and padding before the end marker, which is one byte again and again. The picture data stay as they are.
    /// </summary>
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

        var (dataEnd, end) = Padding(jpeg[from..]);
        jpeg[from..][..dataEnd].CopyTo(mended.AsSpan(to));
        jpeg[from..][end..].CopyTo(mended.AsSpan(to + dataEnd));
        return mended[..(to + dataEnd + jpeg.Length - from - end)];
    }

    /// <summary>
    /// Whether the file has several scans, progressive or one for each component: decoding it keeps the coefficients of all of them.
    /// </summary>
    public static bool HasSeveralScans(ReadOnlySpan<byte> jpeg)
    {
        var components = 0;
        for (var at = 2; NextMarker(jpeg, at) is >= 0 and var marker && jpeg.Length - marker >= 10;)
        {
            var (code, length) = (jpeg[marker + 1], BinaryPrimitives.ReadUInt16BigEndian(jpeg[(marker + 2)..]));
            if (code == StartOfScan)
            {
                return jpeg[marker + 4] < components;
            }

            if (code is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))   // frame headers; the others are tables
            {
                if (code is 0xC2 or 0xC6 or 0xCA or 0xCE)
                {
                    return true;
                }

                components = jpeg[marker + 9];
            }

            at = marker + 2 + length;
        }

        return false;
    }

    /// <summary>Where padding before the last end marker begins and ends; both the length where there is none.</summary>
    private static (int Begin, int End) Padding(ReadOnlySpan<byte> data)
    {
        var end = data.LastIndexOf([(byte)0xFF, EndOfImage]);
        if (end < 1)
        {
            return (data.Length, data.Length);
        }

        // before the marker 0xFF may be repeated, as before any marker
        var stray = data[..end].TrimEnd((byte)0xFF);
        var padding = stray.Length - stray.TrimEnd(stray.Length > 0 ? stray[^1] : (byte)0).Length;
        var begin = stray.Length - padding;
        begin += begin > 0 && data[begin - 1] == 0xFF ? 1 : 0;   // FF 00 is a byte of the picture
        return padding > 1 ? (begin, end) : (data.Length, data.Length);
    }

    /// <summary>
    /// Where the next FF lies that begins a marker, rather than fills up (before another FF) or stands for itself (before 0).
    /// </summary>
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
