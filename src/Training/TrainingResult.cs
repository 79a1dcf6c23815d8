using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>How a training ended.</summary>
/// <param name="IsFinished">False when it was asked to stop before the end; the same run can go on.</param>
/// <param name="Steps">Optimizer steps from the beginning.</param>
/// <param name="Validation">What the last validation measured; of a run that was finished before, what its weights are measured at now.
/// Null without one, and where the training was stopped.</param>
public sealed record TrainingResult(bool IsFinished, long Steps, MetricSet? Validation);
