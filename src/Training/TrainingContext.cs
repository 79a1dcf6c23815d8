using System.Runtime.CompilerServices;
using Relight.Data;
using Relight.Optim;
using Relight.Runs;
using Relight.Tensors;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>A training in work, as its callbacks see it: what it is made of, where it stands, and what was measured.</summary>
public sealed class TrainingContext
{
    private bool _endsAfterEpoch;

    internal TrainingContext(
        TrainingTask task, IReadOnlyList<TrainingPhase> phases, DataLoader training, IReadOnlyList<ValidationSet> validation,
        TrainerOptions options, IReadOnlyList<Callback> callbacks, CancellationToken stop)
    {
        (Task, Training, ValidationSets, Options, Callbacks, Stop) = (task, training, validation, options, callbacks, stop);
        Engine = new StepEngine(phases, options);
        MicroBatches = new MicroBatches(task, Engine, options);
        TrainingMetrics = task.CreateMetrics();
    }

    /// <summary>What is trained.</summary>
    public TrainingTask Task { get; }

    /// <summary>What the optimizers learn from each batch, in their order; most trainings have one phase.</summary>
    public IReadOnlyList<TrainingPhase> Phases => Engine.Phases;

    /// <summary>The optimizer of the phase in work, or of the last that was.</summary>
    public Optimizer Optimizer => Engine.Phase.Optimizer;

    /// <summary>The batches to learn from.</summary>
    public DataLoader Training { get; }

    /// <summary>The batches to validate on, and choose by; null: none.</summary>
    public DataLoader? Validation => ValidationSets is [var first, ..] ? first.Loader : null;

    /// <summary>All sets to validate on; the first is <see cref="Validation"/>.</summary>
    public IReadOnlyList<ValidationSet> ValidationSets { get; }

    /// <summary>How to train.</summary>
    public TrainerOptions Options { get; }

    /// <summary>What looks on and acts in between, in the order of its calls.</summary>
    public IReadOnlyList<Callback> Callbacks { get; }

    /// <summary>Asks to stop at the next step's end; looked at in validation too.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Where the training stands.</summary>
    public TrainingState State { get; } = new();

    /// <summary>What was measured in this epoch so far, on the batches as they were trained on.</summary>
    public MetricSet TrainingMetrics { get; }

    /// <summary>What the last validation of this epoch measured on the first set; null before it, and in epochs without one.</summary>
    public MetricSet? ValidationMetrics => Validated is [var first, ..] ? first.Metrics : null;

    /// <summary>What the last validation of this epoch measured, in the order of <see cref="ValidationSets"/>; empty before it.</summary>
    public IReadOnlyList<ValidationResult> Validated { get; internal set; } = [];

    /// <summary>Whether the validation in work is between two steps of an epoch, rather than at its end.</summary>
    public bool IsWithinEpoch { get; internal set; }

    /// <summary>Whether every epoch or step that was asked for is done.</summary>
    public bool IsFinished => State.Epoch >= Options.Epochs;

    /// <summary>Whether this epoch is the last, as far as is known.</summary>
    public bool IsLastEpoch => StepsAreDone || _endsAfterEpoch || State.Epoch == Options.Epochs - 1;

    /// <summary>Optimizer steps of the whole training, unless something ends it early.</summary>
    public long StepCount => Options.StepCount(Training);

    /// <summary>
    /// Samples that the last step learned from: those of its batches, of which the last group of an epoch may have fewer.
    /// </summary>
    public int SamplesInStep { get; internal set; }

    /// <summary>Whether all that was learned from is in the weights: false between the batches whose gradients make one step.</summary>
    public bool IsBetweenSteps => Engine.IsBetweenSteps;

    internal StepEngine Engine { get; }

    internal MicroBatches MicroBatches { get; }

    internal bool StepsAreDone => State.Step >= Options.MaxSteps;

    /// <summary>Makes this epoch the last one, as if no more had been asked for.</summary>
    public void EndAfterEpoch() => _endsAfterEpoch = true;

    /// <summary>Tells the callbacks something that the user should know, in a sentence.</summary>
    public void Note(string note) => Raise(callback => callback.OnNote(this, note));

    internal void NextEpoch()
    {
        State.Epoch = StepsAreDone || _endsAfterEpoch ? Options.Epochs - 1 : State.Epoch;
        State.NextEpoch();
        TrainingMetrics.Reset();
    }

    internal void Raise(Action<Callback> happens, [CallerArgumentExpression(nameof(happens))] string call = "")
    {
        foreach (var callback in Callbacks)
        {
            try
            {
                happens(callback);
            }
            catch (Exception error) when (callback is not SanityValidation && error is not (
                OperationCanceledException or TrainingDivergedException or RunException or BadSampleException or InvalidDataException
                    or TorchOutOfMemoryException))
            {
                throw new CallbackException(callback, call, error);
            }
        }
    }
}
