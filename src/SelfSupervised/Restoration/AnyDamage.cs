using Relight.Data;
using Relight.Tensors;

namespace Relight.SelfSupervised.Restoration;

/// <summary>Does one of several things to each image, each equally often; an image costs the one alone.</summary>
internal sealed record AnyDamage(IReadOnlyList<IBatchTransform> Damages) : IBatchTransform
{
    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        var stream = batch.NextStream();
        int[] chosen = [.. Enumerable.Range(0, batch.Count).Select(row => batch.Random(row, stream).NextInt32(Damages.Count))];
        var images = batch.Images.Clone();
        foreach (var (number, damage) in Damages.Index())
        {
            int[] rows = [.. chosen.Index().Where(one => one.Item == number).Select(one => one.Index)];

            // one that nobody chose draws its streams all the same, so that those after it draw theirs
            var damaged = damage.Apply(batch.Pick(rows.Length > 0 ? rows : [0])).Images;
            if (rows.Length > 0)
            {
                images.IndexCopyInPlace(0, Tensor.FromSpan<long>([.. rows.Select(row => (long)row)], rows.Length).To(images.Device), damaged);
            }
        }

        return batch.With(images);
    }
}
