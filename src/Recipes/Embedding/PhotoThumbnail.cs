using Relight.Data;
using Relight.Vision;
using Relight.Vision.Decoding;
using Relight.Vision.Pictures;
using Relight.Vision.Transforms;

namespace Relight.Recipes.Embedding;

/// <summary>Photographs as small pictures for pages.</summary>
internal static class PhotoThumbnail
{
    private const int Side = 224, Quality = 80;

    /// <summary>A JPEG file of a photograph, whose shape stays, at most 224 pixels wide and high.</summary>
    /// <exception cref="BadSampleException">It cannot be read.</exception>
    public static byte[] Of(string path)
    {
        var (picture, small, random) = (new ByteImage(), new ByteImage(), new CounterRandom(0));
        ImageDecoder.DecodeFile(Path.GetFullPath(path), picture, new DecodeLimits(ImageDecoder.DefaultMaxPixels, Fitting));
        var (width, height) = Fitting(picture.Size);
        new Resize(height, width).Apply(picture, small, ref random);
        return ImageEncoder.Jpeg(small, Quality);
    }

    private static ImageSize Fitting(ImageSize whole)
    {
        var scale = Math.Min(1, Side / (double)Math.Max(whole.Width, whole.Height));
        return new ImageSize(Fitted(whole.Width), Fitted(whole.Height));

        int Fitted(int side) => Math.Max(1, (int)Math.Round(side * scale));
    }
}
