using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>What a validation measured on one set.</summary>
/// <param name="Name">Of the set.</param>
/// <param name="Metrics">Those of the task.</param>
/// <param name="Logged">What the task logged beside them, the mean over its batches.</param>
public sealed record ValidationResult(string Name, MetricSet Metrics, IReadOnlyList<(string Name, double Value)> Logged)
{
    /// <summary>All of it by the names in a run, such as <c>val/loss</c>.</summary>
    public IEnumerable<KeyValuePair<string, double>> Values => Metrics.Compute().Select(metric => (metric.Key, metric.Value)).Concat(Logged)
        .Select(value => KeyValuePair.Create($"{Name}/{value.Item1}", value.Item2));
}
