using Relight.Data;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Runs;
using Relight.Tensors;
using Relight.Training.Callbacks;
using Relight.Training.Devices;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>Trains a task: sets up the loop with its callbacks, takes an interrupted run up again, and keeps the run's books.</summary>
public sealed class Trainer
{
    private readonly TrainerOptions _options;
    private readonly IReadOnlyList<Callback> _callbacks;

    /// <summary>Makes a trainer, which may train any number of tasks one after the other; a callback with a state goes on with it in the next.</summary>
    /// <param name="options">How to train.</param>
    /// <param name="callbacks">Called after the built-in ones, in this order.</param>
    public Trainer(TrainerOptions options, params IReadOnlyList<Callback> callbacks)
    {
        options.Check();
        (_options, _callbacks) = (options, callbacks);
    }

    /// <summary>Trains with the optimizer and schedule that the task says, until the last epoch, or until asked to stop.</summary>
    /// <inheritdoc cref="Fit(TrainingTask, Optimizer, DataLoader, DataLoader?, Schedule?, RunDirectory?, CancellationToken)"/>
    public TrainingResult Fit(
        TrainingTask task, DataLoader training, DataLoader? validation = null, RunDirectory? run = null, CancellationToken stop = default)
    {
        var (optimizer, schedule) = task.ConfigureOptimizer(_options.StepCount(training));
        return Fit(task, optimizer, training, validation, schedule, run, stop);
    }

    /// <summary>Trains until the last epoch, or until asked to stop.</summary>
    /// <param name="task">What to train.</param>
    /// <param name="optimizer">Over the task's parameters, or some of them; callbacks are told of others that are not frozen.</param>
    /// <param name="schedule">Learning rate by optimizer step; left out: constant.</param>
    /// <param name="training">What to learn from.</param>
    /// <param name="validation">What to measure on after each epoch; left out: nothing.</param>
    /// <param name="run">
    /// Where metrics and checkpoints go, and where an interrupted training goes on from; how it ended is noted there. Left out: nothing is written.
    /// </param>
    /// <param name="stop">Asks to stop after the present step; with a run, a checkpoint is written then.</param>
    /// <exception cref="ArgumentException">
    /// There is not one batch; the optimizer holds a parameter that is not the task's, or frozen ones alone; the network gives another number of scores
    /// than there are classes; training and validation have different classes; or the best checkpoint is to go by a metric that is not measured.
    /// </exception>
    /// <exception cref="InvalidOperationException">The task's loss is no scalar, no floating-point number, or has no graph to differentiate.</exception>
    /// <exception cref="InvalidDataException">The weights to begin with are not finite, or a label is none of a class.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number.</exception>
    /// <exception cref="AnomalyException">A value is not finite, and <see cref="TrainerOptions.DetectAnomaly"/> was to look for it.</exception>
    /// <exception cref="TorchOutOfMemoryException">Not even one sample fits the memory, or a batch does not and is not to be split.</exception>
    /// <exception cref="BadSampleException">A sample cannot be read, and the loader was told not to skip such.</exception>
    public TrainingResult Fit(
        TrainingTask task, Optimizer optimizer, DataLoader training, DataLoader? validation = null,
        Schedule? schedule = null, RunDirectory? run = null, CancellationToken stop = default)
    {
        try
        {
            var (loop, wasFinished) = Train(task, optimizer, training, validation, schedule, run, stop);
            run?.End(loop.IsFinished ? AttemptOutcome.Finished : AttemptOutcome.Interrupted, wasFinished ? "Nothing was left to do." : null);
            return new TrainingResult(loop.IsFinished, loop.State.Step, loop.ValidationMetrics ?? (loop.IsFinished ? Measure(loop) : null));
        }
        catch (Exception error)
        {
            run?.EndWith(error);
            throw;
        }
    }

    private (TrainingLoop Loop, bool WasFinished) Train(
        TrainingTask task, Optimizer optimizer, DataLoader training, DataLoader? validation, Schedule? schedule, RunDirectory? run, CancellationToken stop)
    {
        if (training.BatchCount == 0)
        {
            throw new ArgumentException("There is not one whole batch to train on: use a smaller batch, more images, or keep the last batch.", nameof(training));
        }

        TrainingChecks.CheckOptimizer(task.Module, optimizer);
        if (validation is not null)
        {
            TrainingChecks.CheckClasses(training.Dataset, validation.Dataset);
        }

        string[] notes = [.. TrainingChecks.Notes(task.Module, optimizer, _options, training)];
        if (run is not null && _options.Checkpoint.Best is { } best)
        {
            task.CreateEvaluationMetrics().Info(best);   // a name that is none is told now, not after an epoch
        }

        task.Module.To(_options.Device);
        if (_options.ChannelsLast)
        {
            task.Module.ToChannelsLast();
        }

        List<Callback> callbacks = [.. Progress(run), new FiniteLossWatch(), new CoreWatch(CoreClaims.OfMachine)];
        if (_options.SanityBatches > 0)
        {
            callbacks.Add(new SanityValidation(_options.SanityBatches));
        }

        if (_options.ClipNorm is not null || _options.ClipValue is not null)
        {
            callbacks.Add(new GradientClipper(_options.ClipNorm, _options.ClipValue));
        }

        if (run is not null)
        {
            var saver = new CheckpointSaver(run, _options.Checkpoint);
            callbacks.AddRange([new MetricWriter(run), new LearningRateMonitor(run), new EpochTimer(run, saver), new DeviceMonitor(run), .. _callbacks, saver]);
        }
        else
        {
            callbacks.AddRange(_callbacks);
        }

        var scheduler = new Scheduler(optimizer, schedule ?? new ConstantSchedule());
        var loop = new TrainingLoop(task, optimizer, scheduler, training, validation, _options, callbacks, stop);
        if (run is not null)
        {
            TrainingCheckpoint.Of(loop).Resume(run);
            if (NewLength(run, loop) is { } change)
            {
                run.Warn(change);
            }
        }

        TrainingChecks.CheckWeights(task.Module);
        var wasFinished = loop.IsFinished;
        loop.Run(notes);
        return (loop, wasFinished);
    }

    /// <summary>Where a finished run is to be longer or shorter, the change in one line; null too where the attempt names it already.</summary>
    private static string? NewLength(RunDirectory run, TrainingLoop loop) =>
        run.Record.Attempts is not [.., { Outcome: AttemptOutcome.Finished }, { Changes: null }] ? null
        : loop.State.Epoch > loop.Options.Epochs ? $"{run.Folder} has {loop.State.Epoch} epochs behind it, where {loop.Options.Epochs} are asked for: nothing is left to do."
        : !loop.IsFinished ? $"{run.Folder} was finished after {loop.State.Epoch} epochs and is to be of {loop.Options.Epochs}: it goes on, from here at the learning rates of the new length."
        : null;

    /// <summary>What a validation of the end would have measured, where an earlier attempt has come to it.</summary>
    private static MetricSet? Measure(TrainingLoop loop)
    {
        try
        {
            return loop.Validation is { } validation ? Evaluator.Evaluate(loop.Task, validation, loop.Options, stop: loop.Stop) : null;
        }
        catch (OperationCanceledException) when (loop.Stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private IEnumerable<Callback> Progress(RunDirectory? run)
    {
        if (!_options.ShowProgress || _callbacks.Any(callback => callback is ProgressDisplay))
        {
            yield break;
        }

        var display = new ProgressDisplay(run?.Record.Command ?? "train");
        run?.Warned ??= display.Line;
        yield return display;
    }
}
