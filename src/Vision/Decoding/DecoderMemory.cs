using NetVips;

namespace Relight.Vision.Decoding;

/// <summary>
/// How much memory the decoders below libvips take for an image as a whole; most formats come row by row and take next to none.
/// </summary>
internal static class DecoderMemory
{
    /// <summary>Bytes beside the file and the result, from what the header says.</summary>
    public static long Of(Image header, ImageFormat format, ReadOnlySpan<byte> file, TiffDirectory? page)
    {
        var (pixels, bands, sample) = ((long)header.Width * header.Height, header.Bands, SampleBytes(header));
        return format switch
        {
            ImageFormat.Png => IsInterlaced(file) ? pixels * bands * sample : 0,
            ImageFormat.Jpeg => JpegHeader.HasSeveralScans(file) ? pixels * bands * 2 : 0,   // coefficients
            ImageFormat.Gif => pixels * 8,                                                    // the canvas, and the frame in colors
            ImageFormat.WebP => pixels * 8,
            ImageFormat.Bmp => pixels * (8 + bands),                                          // ImageMagick's four channels of 16 bits
            ImageFormat.Heif => pixels * 4 * bands * sample / 2,                              // planes, and what they are merged into
            ImageFormat.Jpeg2000 => pixels * bands * (4 + sample),
            ImageFormat.JpegXl => pixels * bands * 12,
            ImageFormat.Pnm => pixels * bands * sample,
            ImageFormat.Tiff => page is { Width: > 0 }
                ? (long)Int128.Min(long.MaxValue, (Int128)page.Chunk.Width * page.Chunk.Height * bands * sample)
                : 0,
            _ => 0,
        };
    }

    private static bool IsInterlaced(ReadOnlySpan<byte> png) => png.Length > 28 && png[28] != 0;

    private static int SampleBytes(Image image) => image.Format switch
    {
        Enums.BandFormat.Uchar or Enums.BandFormat.Char => 1,
        Enums.BandFormat.Ushort or Enums.BandFormat.Short => 2,
        Enums.BandFormat.Uint or Enums.BandFormat.Int or Enums.BandFormat.Float => 4,
        _ => 8,
    };
}
