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

    /// <summary>What a metric measures, by its name.</summary>
    /// <exception cref="ArgumentException">It is not measured; the message says what is.</exception>
    public MetricInfo Info(string name) => Infos.FirstOrDefault(one => one.Name == name)
        ?? throw new ArgumentException(
            $"'{name}' is not measured; there are {string.Join(", ", Infos.Select(one => one.Name))}.", nameof(name));

    /// <summary>Whether a metric now is better than a value seen before, whichever way is better for it.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="best">The best value so far, NaN where there is none; becomes the present one where that is better.</param>
    /// <exception cref="ArgumentException">It is not measured; the message says what is.</exception>
    public bool IsBetter(string name, ref double best)
    {
        var info = Info(name);
        var value = Compute()[name];
        var isBetter = !double.IsNaN(value) && (double.IsNaN(best) || (info.HigherIsBetter ? value > best : value < best));
        best = isBetter ? value : best;
        return isBetter;
    }

    /// <summary>Starts over.</summary>
    public abstract void Reset();

    /// <inheritdoc/>
    public abstract StateDict StateDict();

    /// <inheritdoc/>
    public abstract void LoadStateDict(StateDict state);
}
