using System.Runtime.CompilerServices;
using Relight.Data;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Runs;
using Relight.Tensors;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>The loop: epochs of steps, validation after each, and callbacks in between. Everything else hangs on to it.</summary>
public sealed class TrainingLoop
{
    private bool _endsAfterEpoch;
    private bool _hasGradients;

    internal TrainingLoop(
        TrainingTask task, Optimizer optimizer, Scheduler scheduler, DataLoader training, DataLoader? validation,
        TrainerOptions options, IReadOnlyList<Callback> callbacks, CancellationToken stop)
    {
        (Task, Optimizer, Scheduler, Training, Validation) = (task, optimizer, scheduler, training, validation);
        (Options, Callbacks, Stop) = (options, callbacks, stop);
        TrainingMetrics = task.CreateMetrics();
        MicroBatches = new MicroBatches(task, optimizer, Scaler, options);
    }

    /// <summary>What is trained.</summary>
    public TrainingTask Task { get; }

    /// <summary>What changes the weights.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What sets the learning rates.</summary>
    public Scheduler Scheduler { get; }

    /// <summary>The batches to learn from.</summary>
    public DataLoader Training { get; }

    /// <summary>The batches to validate on; null: none.</summary>
    public DataLoader? Validation { get; }

    /// <summary>How to train.</summary>
    public TrainerOptions Options { get; }

    /// <summary>What looks on and acts in between, in the order of its calls.</summary>
    public IReadOnlyList<Callback> Callbacks { get; }

    /// <summary>Asks the loop to stop at the next step's end; looked at in validation too.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Where the training stands.</summary>
    public TrainingState State { get; } = new();

    /// <summary>Loss scaling, for float16.</summary>
    public LossScaler Scaler { get; } = new();

    internal MicroBatches MicroBatches { get; }

    /// <summary>What was measured in this epoch so far, on the batches as they were trained on.</summary>
    public MetricSet TrainingMetrics { get; }

    /// <summary>What the validation of this epoch measured; null before it, and in epochs without one.</summary>
    public MetricSet? ValidationMetrics { get; private set; }

    /// <summary>Whether every epoch or step that was asked for is done.</summary>
    public bool IsFinished => State.Epoch >= Options.Epochs;

    /// <summary>Whether this epoch is the last, as far as is known.</summary>
    public bool IsLastEpoch => StepsAreDone || _endsAfterEpoch || State.Epoch == Options.Epochs - 1;

    /// <summary>Optimizer steps of the whole training, unless something ends it early.</summary>
    public long StepCount => Options.StepCount(Training);

    /// <summary>Samples that the last step learnt from: those of its batches, of which the last group of an epoch may have fewer.</summary>
    public int SamplesInStep { get; private set; }

    private bool StepsAreDone => State.Step >= Options.MaxSteps;

    /// <summary>Whether all that was learnt from is in the weights: false between the batches whose gradients make one step.</summary>
    public bool IsBetweenSteps { get; private set; } = true;

    /// <summary>Makes this epoch the last one, as if no more had been asked for.</summary>
    public void EndAfterEpoch() => _endsAfterEpoch = true;

    /// <summary>Tells the callbacks something that the user should know, in a sentence.</summary>
    internal void Note(string note) => Raise(callback => callback.OnNote(this, note));

    /// <summary>Trains.</summary>
    /// <param name="notes">Told at the start of a training, not where it goes on.</param>
    internal void Run(params IReadOnlyList<string> notes)
    {
        try
        {
            Raise(callback => callback.OnTrainingStart(this));
            foreach (var note in State.Step == 0 && !IsFinished ? notes : [])
            {
                Note(note);
            }

            TrainUntilFinishedOrStopped();
            Raise(callback => callback.OnTrainingEnd(this));
        }
        catch (Exception error)
        {
            Raise(callback => callback.OnFailure(this, error));
            throw;
        }
    }

    private void TrainUntilFinishedOrStopped()
    {
        try
        {
            while (!IsFinished)
            {
                TrainEpoch();
                Validate();
                Raise(callback => callback.OnEpochEnd(this));
                State.Epoch = StepsAreDone || _endsAfterEpoch ? Options.Epochs - 1 : State.Epoch;
                State.NextEpoch();
                TrainingMetrics.Reset();
                Raise(callback => callback.OnEpochDone(this));
            }
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
        }
    }

    private void TrainEpoch()
    {
        Task.Module.Train();
        Raise(callback => callback.OnEpochStart(this));
        TrainingChecks.CheckTrainable(Task.Module, Optimizer);
        try
        {
            TrainOn(StepsAreDone ? [] : Training.Epoch(State.Epoch, State.Batch, Stop));
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested && !IsBetweenSteps)
        {
            TrainOn(Training.Epoch(State.Epoch, State.Batch));   // the step that was begun is done, so that it can be saved
        }

        if (!IsBetweenSteps)
        {
            Update();   // the last batches of the epoch were left out, so that no batch was its last
        }
    }

    private void TrainOn(IEnumerable<Batch> batches)
    {
        foreach (var batch in batches)
        {
            using (batch)
            using (new TensorScope())
            {
                SamplesInStep = batch.Count + (IsBetweenSteps ? 0 : SamplesInStep);
                IsBetweenSteps = false;
                var output = ForwardAndBackward(batch);
                TrainingMetrics.Add(output);
                State.Batch = batch.Number + 1;
                if (State.Batch % Options.AccumulateBatches != 0 && State.Batch != Training.BatchCount)
                {
                    continue;
                }

                Update();
                Raise(callback => callback.OnStepEnd(this, output));
            }

            Stop.ThrowIfCancellationRequested();
            if (StepsAreDone)
            {
                break;
            }
        }
    }

    private StepOutput ForwardAndBackward(Batch batch)
    {
        batch = batch.To(Options.Device);
        Raise(callback => batch = callback.OnBatch(this, batch));
        var group = Math.Min(Options.AccumulateBatches, Training.BatchCount - (State.Batch - (State.Batch % Options.AccumulateBatches)));
        return MicroBatches.ForwardAndBackward(batch, group, size => Raise(callback => callback.OnOutOfMemory(this, size)));
    }

    private void Update()
    {
        if (!_hasGradients && TrainingChecks.CheckGradients(Task, Optimizer) is { } note && State.Step == 0)
        {
            Note(note);
        }

        _hasGradients = true;
        if (Options.Precision != Precision.Fp16 || Scaler.Unscale(Optimizer.Groups.SelectMany(group => group.Parameters)))
        {
            Raise(callback => callback.OnGradients(this));
            Optimizer.Step();
        }

        Optimizer.ZeroGrad();
        Scheduler.Step();
        State.Step++;
        IsBetweenSteps = true;
    }

    private void Validate()
    {
        ValidationMetrics = null;
        if (Validation is null || !(IsLastEpoch || (State.Epoch + 1) % Options.ValidateEveryEpochs == 0))
        {
            return;
        }

        Raise(callback => callback.OnValidationStart(this));
        try
        {
            ValidationMetrics = Evaluator.Evaluate(Task, Validation, Options, stop: Stop);
        }
        finally
        {
            Raise(callback => callback.OnValidationEnd(this));
        }
    }

    private void Raise(Action<Callback> happens, [CallerArgumentExpression(nameof(happens))] string call = "")
    {
        foreach (var callback in Callbacks)
        {
            try
            {
                happens(callback);
            }
            catch (Exception error) when (callback is not SanityValidation && error is not (
                OperationCanceledException or TrainingDivergedException or RunException or BadSampleException or InvalidDataException or TorchOutOfMemoryException))
            {
                throw new CallbackException(callback, call, error);
            }
        }
    }
}
