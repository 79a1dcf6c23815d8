using System.Globalization;
using Relight.Data;
using Relight.Files;

namespace Relight.Vision.Decoding;

/// <summary>
/// Decodes image files to upright RGB bytes: JPEG by libjpeg-turbo, everything else by libvips. What a file holds decides, not what it
/// is called. Safe to call from several threads.
/// </summary>
public static class ImageDecoder
{
    /// <summary>
    /// The default limit, 2²⁸ ≈ 268 million pixels (16,384 × 16,384): a photograph passes, a decompression bomb does not.
    /// </summary>
    public const long DefaultMaxPixels = 1L << 28;

    /// <summary>
    /// The default limit, 2³⁰ bytes (1 GiB) for the file, the pixels, and what the format needs beside them while it is decoded.
    /// </summary>
    public const long DefaultMaxBytes = 1L << 30;

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Larger images are refused from their header, before memory is claimed for them.</param>
    /// <param name="maxBytes">Images that take more memory to decode are refused likewise, such as large interlaced ones of 16
    /// bits.</param>
    /// <exception cref="BadSampleException">Missing, empty, broken, truncated, too large or no image; it names the file and the
    /// reason.</exception>
    public static ByteImage Decode(string path, long maxPixels = DefaultMaxPixels, long maxBytes = DefaultMaxBytes)
    {
        var image = new ByteImage();
        DecodeFile(path, image, new DecodeLimits(maxPixels, null, maxBytes));
        return image;
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="maxPixels">Larger images are refused from their header, before memory is claimed for them.</param>
    /// <param name="maxBytes">Images that take more memory to decode are refused likewise, such as large interlaced ones of 16
    /// bits.</param>
    /// <exception cref="BadSampleException">Empty, broken, truncated, too large or no image; it names the file and the reason.</exception>
    public static ByteImage Decode(ReadOnlySpan<byte> file, string name, long maxPixels = DefaultMaxPixels, long maxBytes = DefaultMaxBytes)
    {
        var image = new ByteImage();
        var scratch = DecodeScratch.Rent();
        try
        {
            Decode(file, name, image, new DecodeLimits(maxPixels, null, maxBytes), scratch);
        }
        finally
        {
            scratch.Return();
        }

        return image;
    }

    /// <summary>Decodes a file into an image that is there already, as small as the limits allow.</summary>
    internal static void DecodeFile(string path, ByteImage destination, in DecodeLimits limits)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var scratch = DecodeScratch.Rent();
        try
        {
            Decode(ReadFile(path, scratch, limits), path, destination, limits, scratch);
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>Reads a file whole, unless it is no image by its first bytes, too large, or no regular file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scratch">Whose memory takes it.</param>
    /// <param name="limits">The most bytes.</param>
    /// <exception cref="BadSampleException">It cannot be read, or is not worth reading; it names the file and the reason.</exception>
    internal static ReadOnlySpan<byte> ReadFile(string path, DecodeScratch scratch, scoped in DecodeLimits limits)
    {
        if (RegularFile.OtherKind(path) is { } kind)
        {
            throw new BadSampleException(path, $"it is {kind}, not a regular file, so it is not opened", isPermanent: false);
        }

        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            var most = Math.Min(limits.MaxBytes, Array.MaxLength);
            if (length > most)
            {
                Span<byte> start = stackalloc byte[ImageSignature.Length];
                Expect(start[..RandomAccess.Read(file, start, 0)], path);
                throw new BadSampleException(path,
                    string.Create(CultureInfo.InvariantCulture, $"its {length:N0} bytes are more than one image may have ({most:N0})"));
            }

            var bytes = scratch.File((int)length);
            var read = 0;
            for (int count; read < bytes.Length && (count = RandomAccess.Read(file, bytes[read..], read)) > 0;)
            {
                read += count;
            }

            return bytes[..read];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new BadSampleException(
                path, RegularFile.DanglingLink(path) ?? $"the file cannot be read ({error.Message})", isPermanent: false, error);
        }
    }

    /// <summary>Decodes the bytes of a file into an image that is there already, as small as the limits allow.</summary>
    internal static void Decode(ReadOnlySpan<byte> file, string name, ByteImage destination, in DecodeLimits limits, DecodeScratch scratch)
    {
        var format = Expect(file, name);
        destination.Guess = null;
        var orientation = Orientation.Upright;
        if (format == ImageFormat.Jpeg)
        {
            orientation = ExifOrientation.OfJpeg(file);
            var stored = orientation == Orientation.Upright ? destination : scratch.Stored;
            if (scratch.Jpeg.TryDecode(file, name, stored, limits, orientation))
            {
                TurnUpright(orientation, stored, destination);
                return;
            }
        }

        orientation = VipsDecoder.Decode(file, format, name, destination, limits);
        if (orientation != Orientation.Upright)
        {
            scratch.Stored.CopyFrom(destination);
            TurnUpright(orientation, scratch.Stored, destination);
        }
    }

    private static ImageFormat Expect(ReadOnlySpan<byte> start, string name) =>
        ImageSignature.Detect(start) is not ImageFormat.Unknown and var format
        ? format
        : throw new BadSampleException(name, start.IsEmpty
            ? "the file is empty"
            : $"no image in a known format (it begins with the bytes {Convert.ToHexString(start[..Math.Min(start.Length, 8)])})");

    private static void TurnUpright(Orientation orientation, ByteImage stored, ByteImage destination)
    {
        if (orientation != Orientation.Upright)
        {
            Transforms.PixelGrid.Orient(stored, destination, orientation);
        }
    }
}
