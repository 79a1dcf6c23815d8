using System.Globalization;
using Relight.Data;
using Relight.Vision;
using Relight.Vision.Decoding;
using Relight.Vision.Pictures;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Restoration;

/// <summary>Makes images worse as a careless archive would: smaller, with a number written over them, saved as a poor JPEG file.</summary>
/// <param name="Shrink">By how much the sides are divided, at least 1.</param>
/// <param name="LeastQuality">Of the JPEG file, from 1 to 100.</param>
/// <param name="MostQuality">The same at most.</param>
/// <param name="HasText">Whether the quality is written on the image.</param>
/// <remarks>The "crappify" of fast.ai's course, lesson 7 of 2019.</remarks>
internal sealed record Crappification(double Shrink, int LeastQuality, int MostQuality, bool HasText) : IBatchTransform
{
    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        var images = ToTensor.ToImages(batch.Images);
        var stream = batch.NextStream();
        var worse = new ByteImage[images.Length];
        Parallel.For(0, images.Length, row => worse[row] = Worse(images[row], batch.Random(row, stream)));
        return batch.With(ToTensor.FromImages(worse).To(batch.Images.Device));
    }

    private ByteImage Worse(ByteImage image, CounterRandom random)
    {
        var quality = LeastQuality + random.NextInt32(MostQuality - LeastQuality + 1);
        var small = Resized(image, new ImageSize(Share(image.Width), Share(image.Height)));
        if (HasText)
        {
            Digits.Draw(small, quality.ToString(CultureInfo.InvariantCulture), ref random);
        }

        return Resized(ImageDecoder.Decode(ImageEncoder.Jpeg(small, quality), "the damaged image"), image.Size);
    }

    private int Share(int side) => Math.Max(1, (int)Math.Round(side / Shrink));

    private static ByteImage Resized(ByteImage image, ImageSize size)
    {
        var resized = new ByteImage(size.Width, size.Height);
        Resampler.Resize(image, new PixelRectangle(0, 0, image.Width, image.Height), resized, size);
        return resized;
    }
}
