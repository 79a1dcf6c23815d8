namespace Relight.Runs;

/// <summary>What was measured at one step, after interrupted attempts were put in order.</summary>
/// <param name="Step">Optimizer steps done, from the run's beginning.</param>
/// <param name="Epoch">The epoch that the step belongs to, counted from 0.</param>
/// <param name="Attempt">The newest attempt that measured here.</param>
/// <param name="Time">When that was (UTC).</param>
/// <param name="Values">The measurements by name; each from the newest attempt that made it.</param>
public sealed record MetricRow(
    long Step, int Epoch, int Attempt, DateTimeOffset Time, IReadOnlyDictionary<string, double> Values);
