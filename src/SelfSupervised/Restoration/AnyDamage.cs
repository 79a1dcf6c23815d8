using Relight.Data;
using Relight.Tensors;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Restoration;

/// <summary>Does one of several things to each image, each equally often.</summary>
internal sealed record AnyDamage(IReadOnlyList<IBatchTransform> Damages) : IBatchTransform
{
    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        var stream = batch.NextStream();
        int[] chosen = [.. Enumerable.Range(0, batch.Count).Select(row => batch.Random(row, stream).NextInt32(Damages.Count))];
        var images = batch.Images;
        foreach (var (number, damage) in Damages.Index())
        {
            bool[] isChosen = [.. chosen.Select(one => one == number)];
            images = Tensor.Where(SampleValues.Column(isChosen, images), damage.Apply(batch).Images, images);
        }

        return batch.With(images);
    }
}
