using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>Brings one number or one decision for each sample to the device, in the shape (N, 1, 1, 1) that spreads over images.</summary>
internal static class SampleValues
{
    /// <summary>float32.</summary>
    public static Tensor Column(ReadOnlySpan<float> values, Tensor images) =>
        Tensor.FromSpan(values, values.Length, 1, 1, 1).To(images.Device);

    /// <summary>bool.</summary>
    public static Tensor Column(ReadOnlySpan<bool> values, Tensor images) =>
        Tensor.FromSpan(values, values.Length, 1, 1, 1).To(images.Device);

    /// <summary>One number for each channel, (1, C, 1, 1) float32.</summary>
    public static Tensor Channels(ReadOnlySpan<float> values, Tensor images) =>
        Tensor.FromSpan(values, 1, values.Length, 1, 1).To(images.Device);

    /// <summary>A decision for each sample of a batch, true with the given probability.</summary>
    public static bool[] Draw(Batch batch, double probability)
    {
        var stream = batch.NextStream();
        var chosen = new bool[batch.Count];
        for (var row = 0; row < chosen.Length; row++)
        {
            var random = batch.Random(row, stream);
            chosen[row] = random.NextBoolean(probability);
        }

        return chosen;
    }

    /// <exception cref="ShapeException">The images are not (N, channels, H, W).</exception>
    public static void CheckImages(Tensor images, string transform, int? channels = ByteImage.Channels)
    {
        if (images.Rank != 4 || (channels is { } wanted && images.Shape[1] != wanted))
        {
            throw new ShapeException(transform, channels is { } count
                ? $"images of {count} channels, shape (N, {count}, H, W)"
                : "images, shape (N, C, H, W)", images.Shape);
        }
    }

    public static double CheckProbability(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        return probability;
    }
}
