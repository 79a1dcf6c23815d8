namespace Relight.Data;

/// <summary>Batch transforms, one after the other; itself one.</summary>
public sealed class BatchPipeline : IBatchTransform
{
    private readonly IBatchTransform[] _transforms;

    /// <summary>Runs the transforms in the given order; none at all leaves the batch as it is.</summary>
    public BatchPipeline(params IEnumerable<IBatchTransform> transforms) => _transforms = [.. transforms];

    /// <summary>The transforms in their order.</summary>
    public IReadOnlyList<IBatchTransform> Transforms => _transforms;

    /// <inheritdoc/>
    public Batch Apply(Batch batch) => _transforms.Aggregate(batch, (current, transform) => transform.Apply(current));

    /// <summary>The transforms with their settings, one after the other.</summary>
    public override string ToString() => string.Join(" → ", _transforms.Select(transform => transform.ToString()));
}
