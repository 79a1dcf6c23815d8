using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>
/// Pastes a rectangle of another image of the batch over each image, and mixes the labels by area; λ from Beta(α, α), one a batch.
/// </summary>
/// <remarks>
/// Yun et al. 2019, arXiv:1905.04899: the rectangle has the image's proportions and 1 − λ of its area, cut off at the borders.
/// </remarks>
/// <param name="alpha">α in (0, 1].</param>
/// <param name="classes">C.</param>
public sealed class CutMix(double alpha, int classes) : IBatchTransform
{
    private readonly double _alpha = Mixing.Alpha(alpha);

    /// <inheritdoc/>
    public bool MixesLabels => true;

    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var random = batch.Random(0, batch.NextStream());
        var side = Math.Sqrt(1 - Mixing.Beta(_alpha, ref random));
        var partners = Mixing.Partners(batch.Count, ref random).To(batch.Images.Device);
        var (height, width) = ((int)batch.Images.Size(2), (int)batch.Images.Size(3));
        var (top, bottom) = Span(height, side, random.NextInt32(height));
        var (left, right) = Span(width, side, random.NextInt32(width));
        var inside = new bool[height * width];
        for (var y = top; y < bottom; y++)
        {
            Array.Fill(inside, true, (y * width) + left, right - left);
        }

        var mask = Tensor.FromSpan<bool>(inside, 1, 1, height, width).To(batch.Images.Device);
        var own = 1 - ((double)(bottom - top) * (right - left) / (height * width));
        return batch.With(
            Tensor.Where(mask, batch.Images.IndexSelect(0, partners), batch.Images), Mixing.Labels(batch.Labels, partners, own, classes));
    }

    private static (int From, int To) Span(int length, double share, int center)
    {
        var half = (int)(length * share) / 2;
        return (Math.Max(center - half, 0), Math.Min(center + half, length));
    }
}
