namespace Relight.Training.Metrics;

/// <summary>What a metric's number means.</summary>
/// <param name="Name">As in <see cref="MetricSet.Compute"/>; it never changes, so that old curves and new ones can be compared.</param>
/// <param name="Description">What it measures, for a reader who has not met it.</param>
/// <param name="Unit">Of what the number is an amount: <c>nats</c>, or <c>share</c> for what lies in [0, 1].</param>
/// <param name="HigherIsBetter">Whether a better model has a higher number.</param>
public sealed record MetricInfo(string Name, string Description, string Unit, bool HigherIsBetter);
