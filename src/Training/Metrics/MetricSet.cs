using Relight.Tensors;

namespace Relight.Training.Metrics;

/// <summary>Metrics gathered over an epoch: exact over all samples, not a mean of batches, and part of a checkpoint.</summary>
public abstract class MetricSet : IStateful
{
    /// <summary>What is measured, in the order of <see cref="Compute"/>: units, and which way is better.</summary>
    public abstract IReadOnlyList<MetricInfo> Infos { get; }

    /// <summary>Samples so far.</summary>
    public abstract long Count { get; }

    /// <summary>Mean loss over the samples so far, in nats; NaN before the first.</summary>
    public abstract double Loss { get; }

    /// <summary>Takes in a batch.</summary>
    public abstract void Add(StepOutput output);

    /// <summary>The metrics by name; empty before the first sample.</summary>
    public abstract IReadOnlyDictionary<string, double> Compute();

    /// <summary>Starts over.</summary>
    public abstract void Reset();

    /// <inheritdoc/>
    public abstract StateDict StateDict();

    /// <inheritdoc/>
    public abstract void LoadStateDict(StateDict state);
}
