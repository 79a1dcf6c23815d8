using System.Globalization;
using NetVips;
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
    private const int BytesAtOnce = 32 << 10;   // fits the processor's cache, and is no large object
    private const long FileCopies = 2;   // the caller's and one of libvips' own

    /// <summary>Decodes to RGB as stored, not turned upright, and gives the orientation that the file asks for.</summary>
    public static Orientation Decode(
        ReadOnlySpan<byte> file, ImageFormat format, string name, ByteImage destination, in DecodeLimits limits)
    {
        try
        {
            var page = format == ImageFormat.Tiff ? TiffDirectory.Read(file) : null;
            if (page is not null && TiffDecoder.Takes(page))
            {
                return DecodeTiff(file, page, name, destination, limits);
            }

            using var stored = Load(format, name, file);
            var size = new ImageSize(stored.Width, stored.Height);
            limits.Check(size, name);
            var orientation = OrientationOf(stored.Contains("orientation") ? (int)stored.Get("orientation") : 1);
            limits.CheckBytes(
                FileCopies * file.Length, size.PixelCount, orientation != Orientation.Upright,
                DecoderMemory.Of(stored, format, file, page), name);
            using var rgb = ToRgb(Scaled(WithoutUnknownBands(stored, page), format), name);
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

    private static Orientation DecodeTiff(
        ReadOnlySpan<byte> file, TiffDirectory page, string name, ByteImage destination, in DecodeLimits limits)
    {
        var (size, orientation) = (new ImageSize(page.Width, page.Height), OrientationOf(page.Orientation));
        limits.Check(size, name);
        limits.CheckBytes(file.Length, size.PixelCount, orientation != Orientation.Upright, TiffDecoder.WorkingBytes(page), name);
        fixed (byte* bytes = file)
        {
            TiffDecoder.Decode(bytes, file.Length, name, page, destination);
        }

        return orientation;
    }

    private static Orientation OrientationOf(long value) => value is >= 1 and <= 8 ? (Orientation)value : Orientation.Upright;

    /// <summary>The bands of the color, and alpha where the file says which one it is.</summary>
    private static Image WithoutUnknownBands(Image stored, TiffDirectory? page) => Next(
        stored, page is not null && stored.Bands == page.Samples && stored.Bands > page.Colors && page.Alpha?.Sample != page.Colors,
        image => image.ExtractBand(0, page!.Colors));

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
            name, $"{reason ?? $"a broken or truncated {format} file"} ({VipsLibrary.Text(error)})", isPermanent: reason is null, error);
    }

    /// <summary>
    /// Loaders may lie in modules of libvips, which are missing when they are not installed or when the library below them is.
    /// </summary>
    /// <exception cref="BadSampleException">This libvips has no such loader; the same file may be decoded when it has.</exception>
    internal static void RequireLoader(string loader, ImageFormat format, string name)
    {
        VipsLibrary.Initialize();
        if (NetVips.NetVips.TypeFind("VipsOperation", loader) == 0)
        {
            var below = format == ImageFormat.Heif ? " libheif1" : "";   // others' packages have their version in the name, and come along
            throw new BadSampleException(
                name,
                $"{format} files need the loader {loader} of libvips, which is not there. On Debian: apt-get install libvips42{below}",
                isPermanent: false);
        }
    }

    private static Image Load(ImageFormat format, string name, ReadOnlySpan<byte> file)
    {
        var loader = format switch
        {
            ImageFormat.Jpeg => "jpegload_source",
            ImageFormat.Png => "pngload_source",
            ImageFormat.Gif => "gifload_source",
            ImageFormat.WebP => "webpload_source",
            ImageFormat.Tiff => "tiffload_source",
            ImageFormat.Bmp => "magickload_buffer",
            ImageFormat.Heif => "heifload_source",
            ImageFormat.Jpeg2000 => "jp2kload_source",
            ImageFormat.JpegXl => "jxlload_source",
            ImageFormat.Pnm => "ppmload_source",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Expected a format that is known."),
        };
        RequireLoader(loader, format, name);
        if (format == ImageFormat.Bmp)   // ImageMagick takes no sources
        {
            return Image.NewFromBuffer(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
        }

        using var source = Source.NewFromMemory(file);
        var access = format == ImageFormat.Pnm ? Enums.Access.Random : Enums.Access.Sequential;
        return (Image)Operation.Call(loader, new VOption { { "access", access }, { "fail_on", Enums.FailOn.Error } }, source);
    }

    /// <summary>The same in bytes, where the values do not fill the range of their type.</summary>
    private static Image Scaled(Image stored, ImageFormat format)
    {
        if (Maximum(stored, format) is not { } maximum)
        {
            return stored;
        }

        using var floats = stored.Linear([byte.MaxValue / maximum], [0.5]);   // the cast cuts off
        using var bytes = floats.Cast(Enums.BandFormat.Uchar);
        var isGray = stored.Bands < ByteImage.Channels;
        var scaled = bytes.Copy(interpretation: isGray ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        // portable float maps begin at the bottom, and libvips leaves them so
        return Next(scaled, HasFloats(stored), image => image.Flip(Enums.Direction.Vertical));
    }

    private static bool HasFloats(Image image) => image.Format is Enums.BandFormat.Float or Enums.BandFormat.Double;

    private static double? Maximum(Image stored, ImageFormat format)
    {
        if (HasFloats(stored))
        {
            return format == ImageFormat.Pnm ? 1 : null;   // others, such as Lab, have ranges that libvips knows
        }

        const string Field = "ppm-max-value";
        return format == ImageFormat.Pnm && stored.Contains(Field) && Convert.ToDouble(stored.Get(Field), CultureInfo.InvariantCulture) is
            > 0 and not (byte.MaxValue or ushort.MaxValue) and var maximum ? maximum : null;
    }

    private static Image ToRgb(Image stored, string name)
    {
        var bands = stored.Bands;
        var isSrgb = stored is
            { Interpretation: Enums.Interpretation.Srgb, Format: Enums.BandFormat.Uchar, Bands: >= ByteImage.Channels };
        var inSrgb = Next(stored, !isSrgb, image => image.Colourspace(Enums.Interpretation.Srgb));
        var onWhite = Next(inSrgb, inSrgb.HasAlpha(), image => image.Flatten([255, 255, 255]));
        if (onWhite.Bands < ByteImage.Channels)
        {
            onWhite.Dispose();
            throw new BadSampleException(name, $"its {bands} channels make no colors");
        }

        var bytes = Next(onWhite, onWhite.Format != Enums.BandFormat.Uchar, image => image.Cast(Enums.BandFormat.Uchar));
        return Next(bytes, bytes.Bands > ByteImage.Channels, image => image.ExtractBand(0, ByteImage.Channels));
    }

    /// <summary>Does an operation where there is need of it, and disposes of the image that it is done to.</summary>
    private static Image Next(Image image, bool isNeeded, Func<Image, Image> operation)
    {
        if (!isNeeded)
        {
            return image;
        }

        using (image)
        {
            return operation(image);
        }
    }

    private static void Write(Image rgb, ByteImage destination)
    {
        var (width, height) = (rgb.Width, rgb.Height);
        destination.Reshape(width, height);
        using var region = Region.New(rgb);
        var rowsAtOnce = Math.Max(1, BytesAtOnce / (ByteImage.Channels * width));
        for (var y = 0; y < height; y += rowsAtOnce)
        {
            var rows = region.Fetch(0, y, width, Math.Min(rowsAtOnce, height - y));
            rows.CopyTo(destination.Pixels[(ByteImage.Channels * width * y)..]);
        }
    }
}
