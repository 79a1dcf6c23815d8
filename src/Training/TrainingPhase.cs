using Relight.Data;
using Relight.Optim;
using Relight.Optim.Schedules;

namespace Relight.Training;

/// <summary>
/// What one optimizer learns from each batch. Most trainings have one phase; those that have several, such as a GAN with its discriminator
/// and its generator, run them one after the other on the same batch. While a phase computes, the parameters of the others are constants.
/// </summary>
/// <param name="name">Stands before its learning rates and losses in the metrics; where there is one phase alone, it may be empty.</param>
/// <param name="optimizer">Changes the parameters that this phase trains.</param>
/// <param name="schedule">Learning rate by optimizer step; null: constant.</param>
/// <param name="step">The loss of a batch.</param>
public sealed class TrainingPhase(string name, Optimizer optimizer, Schedule? schedule, Func<Batch, StepOutput> step)
{
    /// <summary>Stands before its learning rates and losses in the metrics.</summary>
    public string Name { get; } = name;

    /// <summary>Changes the parameters that this phase trains.</summary>
    public Optimizer Optimizer { get; } = optimizer;

    /// <summary>Learning rate by optimizer step.</summary>
    public Schedule Schedule { get; } = schedule ?? new ConstantSchedule();

    /// <summary>The loss of a batch.</summary>
    public Func<Batch, StepOutput> Step { get; } = step;
}
