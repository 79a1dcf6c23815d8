using Relight.Data;

namespace Relight.Vision.Decoding;

/// <summary>How large a decoded image may be, and how large it needs to be.</summary>
/// <param name="MaxPixels">Larger images are refused from their header, before memory is claimed.</param>
/// <param name="DecodeSize">From the size of the whole upright image, the smallest size that serves as well; null for the whole size.</param>
internal readonly record struct DecodeLimits(long MaxPixels, Func<ImageSize, ImageSize>? DecodeSize)
{
    public ImageSize Enough(ImageSize whole) => DecodeSize?.Invoke(whole) ?? whole;

    public void Check(ImageSize size, string name)
    {
        if (size.PixelCount > MaxPixels)
        {
            throw new BadSampleException(
                name, $"{size} pixels are {size.PixelCount / 1e6:F0} million, more than the limit of {MaxPixels / 1e6:F0} million. Shrink the image or raise the limit.");
        }
    }
}
