using System.Text;
using NetVips;
using Relight.Vision.Decoding.Native;

namespace Relight.Vision.Pictures;

/// <summary>Writes pictures for reports: PNG and JPEG from pixels, PNG from SVG. By libvips; safe to call from several threads.</summary>
public static class ImageEncoder
{
    /// <summary>A PNG file of an image.</summary>
    public static byte[] Png(ByteImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Png(image.Pixels, image.Width, image.Height);
    }

    /// <summary>A PNG file of pixels.</summary>
    /// <param name="pixels">Row by row from the top; width × height × channels bytes.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha.</param>
    public static byte[] Png(ReadOnlySpan<byte> pixels, int width, int height, int channels = ByteImage.Channels)
    {
        using var image = FromPixels(pixels, width, height, channels);
        return image.PngsaveBuffer(keep: Enums.ForeignKeep.None);
    }

    /// <summary>Writes a PNG file; a file that is there is replaced.</summary>
    public static void WritePng(string path, ByteImage image) => File.WriteAllBytes(path, Png(image));

    /// <summary>A JPEG file of an image.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="quality">From 1 to 100.</param>
    public static byte[] Jpeg(ByteImage image, int quality = 85)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Jpeg(image.Pixels, image.Width, image.Height, ByteImage.Channels, quality);
    }

    /// <summary>A JPEG file of pixels.</summary>
    /// <param name="pixels">Row by row from the top; width × height × channels bytes.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 gray or 3 RGB.</param>
    /// <param name="quality">From 1 to 100.</param>
    public static byte[] Jpeg(ReadOnlySpan<byte> pixels, int width, int height, int channels, int quality = 85)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        using var image = FromPixels(pixels, width, height, channels);
        return image.JpegsaveBuffer(quality, keep: Enums.ForeignKeep.None);
    }

    /// <summary>Draws an SVG picture and gives it as a PNG file, transparent where nothing is drawn.</summary>
    /// <param name="svg">The picture; its own files only, since libvips may follow references in it.</param>
    /// <param name="scale">Pixels of the result for each pixel of the SVG.</param>
    /// <exception cref="ArgumentException">It cannot be drawn.</exception>
    public static byte[] PngFromSvg(string svg, double scale = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(svg);
        VipsLibrary.Initialize();
        try
        {
            using var image = Image.SvgloadBuffer(Encoding.UTF8.GetBytes(svg), scale: scale);
            return image.PngsaveBuffer(keep: Enums.ForeignKeep.None);
        }
        catch (VipsException error)
        {
            throw new ArgumentException($"The SVG picture cannot be drawn: {VipsLibrary.Text(error)}", nameof(svg), error);
        }
    }

    private static Image FromPixels(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        if (pixels.Length != (long)width * height * channels)
        {
            throw new ArgumentException(
                $"Expected {(long)width * height * channels} bytes for {width}×{height} pixels of {channels} channels, came "
                + $"{pixels.Length}.");
        }

        VipsLibrary.Initialize();
        return Image.NewFromMemoryCopy(pixels, width, height, channels, Enums.BandFormat.Uchar);
    }
}
