namespace Relight.Runs;

/// <summary>One value of one metric.</summary>
/// <param name="Step">Optimizer steps done, from the run's beginning.</param>
/// <param name="Epoch">The epoch that the step belongs to, counted from 0.</param>
/// <param name="Value">The value; may be NaN or infinite.</param>
public readonly record struct MetricPoint(long Step, int Epoch, double Value);
