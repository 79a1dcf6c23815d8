using Relight.Data;
using Relight.Tensors;
using Relight.Vision;
using Relight.Vision.Pictures;
using Relight.Vision.Transforms;

namespace Relight.Recipes;

/// <summary>Tensors and samples as small pictures for reports.</summary>
internal static class Thumbnails
{
    /// <summary>Each image of a batch as a JPEG file.</summary>
    /// <param name="images">(N, 3, H, W) in [0, 1].</param>
    public static IReadOnlyList<byte[]> Of(Tensor images)
    {
        var (count, _, height, width) = images.Shape.Dims4(nameof(Thumbnails));
        using var scope = new TensorScope();
        var bytes = (images * 255).Round().Clamp(0, 255).To(DType.UInt8).Permute([0, 2, 3, 1]).ToArray<byte>();
        var size = (int)(height * width * ByteImage.Channels);
        return [.. Enumerable.Range(0, (int)count).Select(
            i => ImageEncoder.Jpeg(bytes.AsSpan(i * size, size), (int)width, (int)height, ByteImage.Channels))];
    }

    /// <summary>A sample of a data set as a JPEG file.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="index">Which of its samples.</param>
    /// <param name="most">Its longer side in pixels at most; a gray one stays as it is.</param>
    public static byte[] Of(Dataset dataset, int index, int most = int.MaxValue)
    {
        var shape = dataset.Layout.Image;
        var sample = new byte[dataset.Layout.ByteCount];
        var random = new CounterRandom(0, 0, index);
        dataset.ReadBytes(index, ref random, sample);
        if (shape.Channels == ByteImage.Channels && Math.Max(shape.Width, shape.Height) is var longer && longer > most)
        {
            var image = new ByteImage(shape.Width, shape.Height, dataset.Layout.Slice(SampleField.ImageName, sample));
            var small = new ByteImage();
            new Resize(Math.Max(1, shape.Height * most / longer), Math.Max(1, shape.Width * most / longer)).Apply(image, small, ref random);
            return ImageEncoder.Jpeg(small);
        }

        return ImageEncoder.Jpeg(dataset.Layout.Slice(SampleField.ImageName, sample), shape.Width, shape.Height, shape.Channels);
    }

    /// <summary>The filters of a first layer, each stretched to the full range of colors, as PNG files.</summary>
    /// <param name="weight">(filters, 3, k, k).</param>
    public static IReadOnlyList<byte[]> OfFilters(Tensor weight)
    {
        var (count, _, height, width) = weight.Shape.Dims4(nameof(Thumbnails));
        using var scope = new TensorScope();
        var flat = weight.Detach().Flatten(1);
        var (low, high) = (flat.Amin([1], true), flat.Amax([1], true));
        var unit = ((flat - low) / (high - low + 1e-12)).Reshape(weight.Shape);
        var bytes = (unit * 255).Round().To(DType.UInt8).Permute([0, 2, 3, 1]).ToArray<byte>();
        var size = (int)(height * width * ByteImage.Channels);
        return [.. Enumerable.Range(0, (int)count).Select(i => ImageEncoder.Png(bytes.AsSpan(i * size, size), (int)width, (int)height))];
    }
}
