using Relight.Data;

namespace Relight.SelfSupervised.Pretexts;

/// <summary>What is done to batches on the training device.</summary>
/// <param name="Views">Names of the views, in the order in which losses take them.</param>
/// <param name="Training">In training: to the views, each pointed at one.</param>
/// <param name="Evaluation">To plain images.</param>
public sealed record ViewTransforms(
    IReadOnlyList<string> Views, IReadOnlyList<IBatchTransform> Training, IReadOnlyList<IBatchTransform> Evaluation)
{
    /// <summary>A batch after the transforms, in order.</summary>
    internal static Batch Apply(IEnumerable<IBatchTransform> transforms, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return transforms.Aggregate(batch, (changed, transform) => transform.Apply(changed));
    }
}
