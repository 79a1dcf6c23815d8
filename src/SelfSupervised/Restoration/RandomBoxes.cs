using Relight.Data;
using Relight.Tensors;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Restoration;

/// <summary>Paints boxes of a random place and size over each image, in the mean color of photographs.</summary>
/// <param name="Least">How many at least.</param>
/// <param name="Most">How many at most.</param>
internal sealed record RandomBoxes(int Least, int Most) : IBatchTransform
{
    /// <summary>Sides of 5 to 49 pixels in an image of 128.</summary>
    private const double LeastSide = 5.0 / 128;
    private const double MostSide = 49.0 / 128;

    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        var images = batch.Images;
        var (height, width) = ((int)images.Shape[2], (int)images.Shape[3]);
        var erased = new bool[batch.Count * height * width];
        var stream = batch.NextStream();
        for (var row = 0; row < batch.Count; row++)
        {
            var random = batch.Random(row, stream);
            for (var box = Least + random.NextInt32(Most - Least + 1); box > 0; box--)
            {
                var (h, w) = (Side(height, ref random), Side(width, ref random));
                var (top, left) = (random.NextInt32(height - h + 1), random.NextInt32(width - w + 1));
                for (var y = top; y < top + h; y++)
                {
                    erased.AsSpan((((row * height) + y) * width) + left, w).Fill(true);
                }
            }
        }

        var mask = Tensor.FromSpan<bool>(erased, batch.Count, 1, height, width).To(images.Device);
        return batch.With(Tensor.Where(mask, SampleValues.Channels([.. Normalize.ImageNet.Mean], images), images));
    }

    private static int Side(int whole, ref CounterRandom random) =>
        Math.Clamp((int)Math.Round(whole * random.NextDouble(LeastSide, MostSide)), 1, whole);
}
