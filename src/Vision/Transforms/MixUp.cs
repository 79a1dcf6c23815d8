using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>
/// Mixes each image with another of its batch, λ·own + (1 − λ)·other, and their labels alike; λ from Beta(α, α), one a batch.
/// </summary>
/// <remarks>Zhang et al. 2018, arXiv:1710.09412. Labels become probabilities of shape (N, C), which cross-entropy takes.</remarks>
/// <param name="alpha">α in (0, 1]: 0.2 mixes little, 1 evenly.</param>
/// <param name="classes">C.</param>
public sealed class MixUp(double alpha, int classes) : IBatchTransform
{
    private readonly double _alpha = Mixing.Alpha(alpha);

    /// <inheritdoc/>
    public bool MixesLabels => true;

    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var random = batch.Random(0, batch.NextStream());
        var own = Mixing.Beta(_alpha, ref random);
        var partners = Mixing.Partners(batch.Count, ref random).To(batch.Images.Device);
        var images = (batch.Images * own) + (batch.Images.IndexSelect(0, partners) * (1 - own));
        return batch.With(images, Mixing.Labels(batch.Labels, partners, own, classes));
    }
}
