using System.Globalization;
using Relight.Data;
using Relight.Vision.Decoding.Native;

namespace Relight.Vision.Decoding;

/// <summary>
/// Decodes with libvips what libjpeg-turbo does not: every other format, and CMYK JPEG. The first frame or page; 16 bits become 8; CMYK
/// goes by the embedded profile or by libvips' own; what is transparent is laid on white. Profiles of RGB images are left aside, as in
/// the JPEG decoder and in torchvision. Floats of portable maps count from 0, black, to 1, white, and their whole numbers to the maximum
/// that they state. Gray and RGB TIFF files go to <see cref="TiffDecoder"/>.
/// </summary>
internal static unsafe class VipsDecoder
{
    private const int RowsAtOnce = 64;

    /// <summary>Decodes to RGB as stored, not turned upright, and gives the orientation that the file asks for.</summary>
    public static Orientation Decode(
        ReadOnlySpan<byte> file, ImageFormat format, string name, ByteImage destination, in DecodeLimits limits)
    {
        fixed (byte* bytes = file)
        {
            try
            {
                var page = format == ImageFormat.Tiff ? TiffDirectory.Read(file) : null;
                if (page is not null && TiffDecoder.Takes(page))
                {
                    return DecodeTiff(bytes, file.Length, page, name, destination, limits);
                }

                using var load = Load(format, name, bytes, file.Length);
                using var stored = load.RunToImage();
                limits.Check(stored.Size, name);
                var orientation = OrientationOf(Vips.vips_image_get_orientation(stored));
                limits.CheckBytes(
                    file.Length, stored.Size.PixelCount, orientation != Orientation.Upright,
                    DecoderMemory.Of(stored, format, file, page), name);
                using var known = page is null ? null : WithoutUnknownBands(stored, page);
                using var scaled = Scaled(known ?? stored, format);
                using var rgb = ToRgb(scaled ?? known ?? stored, name);
                Write(rgb, destination);
                if (format == ImageFormat.Gif)
                {
                    GifBackground.Fill(file, destination);
                }

                return orientation;
            }
            catch (VipsException error)
            {
                throw Failure(error, format, name);
            }
        }
    }

    private static Orientation DecodeTiff(
        byte* bytes, int length, TiffDirectory page, string name, ByteImage destination, in DecodeLimits limits)
    {
        var (size, orientation) = (new ImageSize(page.Width, page.Height), OrientationOf(page.Orientation));
        limits.Check(size, name);
        limits.CheckBytes(length, size.PixelCount, orientation != Orientation.Upright, TiffDecoder.WorkingBytes(page), name);
        TiffDecoder.Decode(bytes, length, name, page, destination);
        return orientation;
    }

    private static Orientation OrientationOf(long value) => value is >= 1 and <= 8 ? (Orientation)value : Orientation.Upright;

    /// <summary>The bands of the color, and alpha where the file says which one it is; null where there are no others.</summary>
    private static VipsImage? WithoutUnknownBands(VipsImage stored, TiffDirectory page)
    {
        var bands = Vips.vips_image_get_bands(stored);
        if (bands != page.Samples || bands <= page.Colors || page.Alpha?.Sample == page.Colors)
        {
            return null;
        }

        using var colors = new VipsOperation("extract_band").Set("in", stored).Set("band", "0")
            .Set("n", page.Colors.ToString(CultureInfo.InvariantCulture));
        return colors.RunToImage();
    }

    /// <summary>What a file is refused with. That something is missing here says nothing about the file.</summary>
    internal static BadSampleException Failure(VipsException error, ImageFormat format, string name)
    {
        var reason = error.Message switch
        {
            var text when text.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
                || text.Contains("insufficient memory", StringComparison.OrdinalIgnoreCase) => "there is not enough memory to decode it",
            var text when format == ImageFormat.Heif
                && (text.Contains("Unsupported codec", StringComparison.Ordinal)
                    || text.Contains("decoding plugin", StringComparison.Ordinal)) =>
                "libheif has no decoder for it. On Debian: apt-get install libheif-plugin-dav1d libheif-plugin-libde265",
            _ => null,
        };
        return new BadSampleException(
            name, $"{reason ?? $"a broken or truncated {format} file"} ({error.Message})", isPermanent: reason is null, error);
    }

    /// <summary>
    /// Loaders may lie in modules of libvips, which are missing when they are not installed or when the library below them is.
    /// </summary>
    /// <exception cref="BadSampleException">This libvips has no such loader; the same file may be decoded when it has.</exception>
    internal static void RequireLoader(string loader, ImageFormat format, string name)
    {
        VipsLibrary.Initialize();
        if (Vips.vips_type_find("VipsOperation", loader) == 0)
        {
            var below = format == ImageFormat.Heif ? " libheif1" : "";   // others' packages have their version in the name, and come along
            throw new BadSampleException(
                name,
                $"{format} files need the loader {loader} of libvips, which is not there. On Debian: apt-get install libvips42{below}",
                isPermanent: false);
        }
    }

    private static VipsOperation Load(ImageFormat format, string name, byte* bytes, int length)
    {
        var loader = format switch
        {
            ImageFormat.Jpeg => "jpegload_buffer",
            ImageFormat.Png => "pngload_buffer",
            ImageFormat.Gif => "gifload_buffer",
            ImageFormat.WebP => "webpload_buffer",
            ImageFormat.Tiff => "tiffload_buffer",
            ImageFormat.Bmp => "magickload_buffer",
            ImageFormat.Heif => "heifload_buffer",
            ImageFormat.Jpeg2000 => "jp2kload_buffer",
            ImageFormat.JpegXl => "jxlload_buffer",
            ImageFormat.Pnm => "ppmload_source",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Expected a format that is known."),
        };
        RequireLoader(loader, format, name);
        var load = new VipsOperation(loader);
        load.Set("access", format == ImageFormat.Pnm ? "random" : "sequential").Set("fail-on", "error");
        return format == ImageFormat.Pnm ? load.SetSource(bytes, length) : load.SetBuffer(bytes, length);
    }

    /// <summary>The same in bytes, where the values do not fill the range of their type; null where they do.</summary>
    private static VipsImage? Scaled(VipsImage stored, ImageFormat format)
    {
        if (Maximum(stored, format) is not { } maximum)
        {
            return null;
        }

        using var linear = new VipsOperation("linear").Set("in", stored)
            .Set("a", (byte.MaxValue / maximum).ToString(CultureInfo.InvariantCulture)).Set("b", "0.5");   // the cast cuts off
        using var floats = linear.RunToImage();
        using var cast = new VipsOperation("cast").Set("in", floats).Set("format", "uchar");
        using var bytes = cast.RunToImage();
        var isGray = Vips.vips_image_get_bands(stored) < ByteImage.Channels;
        using var copy = new VipsOperation("copy").Set("in", bytes).Set("interpretation", isGray ? "b-w" : "srgb");
        if (format != ImageFormat.Pnm || !HasFloats(stored))
        {
            return copy.RunToImage();
        }

        using var upsideDown = copy.RunToImage();   // portable float maps begin at the bottom, and libvips leaves them so
        using var flip = new VipsOperation("flip").Set("in", upsideDown).Set("direction", "vertical");
        return flip.RunToImage();
    }

    private static bool HasFloats(VipsImage image) =>
        Vips.vips_image_get_format(image) is Vips.VIPS_FORMAT_FLOAT or Vips.VIPS_FORMAT_DOUBLE;

    private static double? Maximum(VipsImage stored, ImageFormat format)
    {
        if (HasFloats(stored))
        {
            return format == ImageFormat.Pnm ? 1 : null;   // others, such as Lab, have ranges that libvips knows
        }

        const string Field = "ppm-max-value";
        var isStated = format == ImageFormat.Pnm && Vips.vips_image_get_typeof(stored, Field) != 0;
        return isStated && Vips.vips_image_get_double(stored, Field, out var maximum) == 0
            && maximum is > 0 and not (byte.MaxValue or ushort.MaxValue)
            ? maximum
            : null;
    }

    private static VipsImage ToRgb(VipsImage stored, string name)
    {
        using var color = new VipsOperation("colourspace").Set("in", stored).Set("space", "srgb");
        using var inSrgb = color.RunToImage();
        using var onWhite = Vips.vips_image_hasalpha(inSrgb) != 0 ? Flatten(inSrgb) : null;
        var image = onWhite ?? inSrgb;
        if (Vips.vips_image_get_bands(image) < ByteImage.Channels)
        {
            throw new BadSampleException(name, $"its {Vips.vips_image_get_bands(stored)} channels make no colors");
        }

        using var cast = new VipsOperation("cast").Set("in", image).Set("format", "uchar");
        using var bytes = cast.RunToImage();
        using var firstThree = new VipsOperation("extract_band").Set("in", bytes).Set("band", "0").Set("n", "3");
        return firstThree.RunToImage();
    }

    private static VipsImage Flatten(VipsImage image)
    {
        using var flatten = new VipsOperation("flatten").Set("in", image).Set("background", "255 255 255");
        return flatten.RunToImage();
    }

    private static void Write(VipsImage rgb, ByteImage destination)
    {
        var size = rgb.Size;
        destination.Reshape(size.Width, size.Height);
        var region = Vips.vips_region_new(rgb);
        try
        {
            for (var y = 0; y < size.Height; y += RowsAtOnce)
            {
                var rows = Math.Min(RowsAtOnce, size.Height - y);
                var pixels = Vips.vips_region_fetch(region, 0, y, size.Width, rows, out var length);
                if (pixels is null)
                {
                    throw VipsException.Take();
                }

                new ReadOnlySpan<byte>(pixels, checked((int)length)).CopyTo(destination.Pixels[(ByteImage.Channels * size.Width * y)..]);
                Vips.g_free((nint)pixels);
            }
        }
        finally
        {
            Vips.g_object_unref(region);
        }
    }
}
