using Relight.Data;
using Relight.Runs;

namespace Relight.Recipes;

/// <summary>How a training ended.</summary>
/// <param name="Run">The run's folder.</param>
/// <param name="IsFinished">False when it was asked to stop before the end; the same command goes on from there.</param>
/// <param name="WasFinished">True when the run had been finished before, and nothing was done.</param>
/// <param name="Steps">Optimizer steps from the beginning.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Metrics">Last values of the metrics of training and validation, by name.</param>
/// <param name="ValidationAccuracy">Validation accuracy after each epoch that was validated.</param>
/// <param name="ValidatedEpochs">Those epochs, counted from 1.</param>
/// <param name="Seconds">Time of all attempts together.</param>
/// <param name="Use">What interruptions cost.</param>
/// <param name="Skipped">Images that could not be read and were left out.</param>
public sealed record TrainingRunResult(
    string Run, bool IsFinished, bool WasFinished, long Steps, int Epochs, IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyList<double> ValidationAccuracy, IReadOnlyList<int> ValidatedEpochs, double Seconds, RunUse Use,
    IReadOnlyList<BadSample> Skipped)
{
    /// <summary>
    /// What the accuracy does not mean, a sentence each: that the weights to begin with saw labels, or these very images; empty where
    /// nothing is to be said.
    /// </summary>
    public IReadOnlyList<string> Cautions { get; init; } = [];
}
