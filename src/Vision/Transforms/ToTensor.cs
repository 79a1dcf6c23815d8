using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>Images of bytes to tensors in [0, 1], as torchvision's ToTensor, and back. The data loader does the same by itself.</summary>
public static class ToTensor
{
    /// <summary>One or more images of the same size as one tensor.</summary>
    /// <returns>Shape (N, 3, H, W), float32, channels-last, on the processor.</returns>
    /// <exception cref="ArgumentException">No images, or of different sizes.</exception>
    public static Tensor FromImages(params IReadOnlyList<ByteImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0 || images.Any(image => image.Size != images[0].Size))
        {
            throw new ArgumentException(
                "Expected images of one size, came "
                + $"{(images.Count == 0 ? "none" : string.Join(", ", images.Select(i => i.Size).Distinct()))}.", nameof(images));
        }

        var tensor = Tensor.Empty(
            [images.Count, ByteImage.Channels, images[0].Height, images[0].Width], dtype: DType.Float32,
            memoryFormat: MemoryFormat.ChannelsLast);
        var floats = tensor.AsSpan<float>();
        for (var i = 0; i < images.Count; i++)
        {
            UnitScale.ToFloats(images[i].Pixels, floats[(i * images[i].Pixels.Length)..]);
        }

        return tensor;
    }

    /// <summary>Images of a tensor, to be shown: clamped to [0, 1] and rounded to bytes.</summary>
    /// <param name="images">Shape (N, 3, H, W) or, for gray ones, (N, 1, H, W); any float dtype, any device; not normalized.</param>
    public static ByteImage[] ToImages(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        SampleValues.CheckImages(images, nameof(ToImages), channels: null);
        using var scope = new TensorScope();
        var (count, channels, height, width) = images.Shape.Dims4();
        if (channels is not (1 or ByteImage.Channels))
        {
            throw new ShapeException(nameof(ToImages), "images of 1 or 3 channels", images.Shape);
        }

        var rows = images.Detach().To(Device.Cpu).To(DType.Float32).Expand([count, ByteImage.Channels, height, width])
            .Permute([0, 2, 3, 1]).Contiguous();
        var floats = rows.AsSpan<float>();
        var result = new ByteImage[count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = new ByteImage((int)width, (int)height);
            UnitScale.ToBytes(floats.Slice(i * result[i].Pixels.Length, result[i].Pixels.Length), result[i].Pixels);
        }

        return result;
    }
}
