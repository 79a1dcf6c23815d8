using Relight.Data;

namespace Relight.Vision.Decoding;

/// <summary>How large a decoded image may be, and how large it needs to be.</summary>
/// <param name="MaxPixels">Larger images are refused from their header, before memory is claimed.</param>
/// <param name="DecodeSize">From the size of the whole upright image, the smallest size that serves as well; null for the whole
/// size.</param>
/// <param name="MaxBytes">Images that take more memory to decode are refused likewise: the file, the pixels, and what the format needs
/// beside them.</param>
internal readonly record struct DecodeLimits(
    long MaxPixels, Func<ImageSize, ImageSize>? DecodeSize, long MaxBytes = ImageDecoder.DefaultMaxBytes)
{
    private const double MiB = 1 << 20;

    public ImageSize Enough(ImageSize whole) => DecodeSize?.Invoke(whole) ?? whole;

    public void Check(ImageSize size, string name)
    {
        if (size.PixelCount > MaxPixels)
        {
            throw new BadSampleException(
                name,
                $"{size} pixels are {size.PixelCount / 1e6:F0} million, more than the limit of {MaxPixels / 1e6:F0} million. Shrink the "
                + "image or raise the limit.");
        }
    }

    /// <summary>Refuses an image that takes too much memory.</summary>
    /// <param name="file">Bytes of the file.</param>
    /// <param name="decoded">Pixels of the result.</param>
    /// <param name="turned">Whether these are kept twice, to be turned upright.</param>
    /// <param name="beside">Bytes that decoding takes beside both.</param>
    /// <param name="name">What to call it in the error.</param>
    public void CheckBytes(long file, long decoded, bool turned, long beside, string name)
    {
        var bytes = (Int128)file + (Int128)decoded * ByteImage.Channels * (turned ? 2 : 1) + beside;
        if (bytes > MaxBytes)
        {
            throw new BadSampleException(
                name,
                $"decoding it takes {(double)bytes / MiB:F0} MiB of memory, more than the limit of {MaxBytes / MiB:F0} MiB. Shrink the "
                + "image, or save it without interlacing, as baseline JPEG or in 8 bits.");
        }
    }
}
