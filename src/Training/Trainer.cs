using Relight.Data;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Reports;
using Relight.Runs;
using Relight.Settings;
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

    /// <summary>
    /// Makes a trainer, which may train any number of tasks one after the other; a callback with a state goes on with it in the next.
    /// </summary>
    /// <param name="options">How to train.</param>
    /// <param name="callbacks">Called after the built-in ones, in this order.</param>
    public Trainer(TrainerOptions options, params IReadOnlyList<Callback> callbacks)
    {
        options.Check();
        (_options, _callbacks) = (options, callbacks);
    }

    /// <summary>
    /// Trains with the phases that the task says, most often one optimizer and its schedule, until the last epoch, or until asked to stop.
    /// With the folder of a run, metrics, checkpoints and a report are written there, and the same program started again goes on with an
    /// interrupted run, or takes over the weights of a finished one; it is listed, shown and compared like those of the command line.
    /// </summary>
    /// <param name="task">What to train.</param>
    /// <param name="training">What to learn from.</param>
    /// <param name="validation">What to measure on after each epoch, and choose by; left out: nothing.</param>
    /// <param name="run">The run's folder; left out: nothing is written.</param>
    /// <param name="alsoValidateOn">More to measure on after each epoch, each under its name.</param>
    /// <param name="stop">Asks to stop after the present step; with a run, a checkpoint is written then.</param>
    /// <inheritdoc path="/exception"
    /// cref="Fit(TrainingTask, Optimizer, DataLoader, DataLoader?, Schedule?, RunDirectory?, CancellationToken)"/>
    /// <exception cref="RunException">The folder holds a run of other options, another process works on it, or it cannot be
    /// written.</exception>
    public TrainingResult Fit(
        TrainingTask task, DataLoader training, DataLoader? validation = null, string? run = null,
        IReadOnlyList<ValidationSet>? alsoValidateOn = null, CancellationToken stop = default)
    {
        using var opened = run is null ? null : RunDirectory.CreateOrOpen(
            run, new RunRequest { Command = "fit", Settings = _options.ForRun(), Environment = RunEnvironment.Collect(Torch.Version) });
        var result = Fit(task, training, validation, opened, alsoValidateOn, stop);
        if (opened is not null && result.IsFinished)
        {
            RunReport.Write(opened);
        }

        return result;
    }

    /// <summary>The same in a run that is open already; its report is left to whoever opened it.</summary>
    /// <inheritdoc path="/param"
    /// cref="Fit(TrainingTask, DataLoader, DataLoader?, string?, IReadOnlyList{ValidationSet}?, CancellationToken)"/>
    /// <inheritdoc path="/exception"
    /// cref="Fit(TrainingTask, Optimizer, DataLoader, DataLoader?, Schedule?, RunDirectory?, CancellationToken)"/>
    public TrainingResult Fit(
        TrainingTask task, DataLoader training, DataLoader? validation, RunDirectory? run,
        IReadOnlyList<ValidationSet>? alsoValidateOn = null,
        CancellationToken stop = default) =>
        Fit(task, task.ConfigurePhases(_options.StepCount(training)), training, Sets(validation, alsoValidateOn), run, stop);

    /// <summary>Trains until the last epoch, or until asked to stop.</summary>
    /// <param name="task">What to train.</param>
    /// <param name="optimizer">Over the task's parameters, or some of them; callbacks are told of others that are not frozen.</param>
    /// <param name="schedule">Learning rate by optimizer step; left out: constant.</param>
    /// <param name="training">What to learn from.</param>
    /// <param name="validation">What to measure on after each epoch; left out: nothing.</param>
    /// <param name="run">
    /// Where metrics and checkpoints go, and where an interrupted training goes on from; how it ended is noted there. Left out: nothing is
    /// written.
    /// </param>
    /// <param name="stop">Asks to stop after the present step; with a run, a checkpoint is written then.</param>
    /// <exception cref="ArgumentException">
    /// There is not one batch; the optimizer holds a parameter that is not the task's, or frozen ones alone; the network gives another
    /// number of scores than there are classes; training and validation have different classes; or the best checkpoint is to go by a metric
    /// that is not measured.
    /// </exception>
    /// <exception cref="InvalidOperationException">The task's loss is no scalar, no floating-point number, or has no graph to
    /// differentiate.</exception>
    /// <exception cref="InvalidDataException">The weights to begin with are not finite, or a label is none of a class.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number.</exception>
    /// <exception cref="AnomalyException">A value is not finite, and <see cref="LoopSettings.DetectAnomaly"/> was to look for
    /// it.</exception>
    /// <exception cref="TorchOutOfMemoryException">Not even one sample fits the memory, or a batch does not and is not to be
    /// split.</exception>
    /// <exception cref="BadSampleException">A sample cannot be read, and the loader was told not to skip such.</exception>
    public TrainingResult Fit(
        TrainingTask task, Optimizer optimizer, DataLoader training, DataLoader? validation = null,
        Schedule? schedule = null, RunDirectory? run = null, CancellationToken stop = default) =>
        Fit(task, [new TrainingPhase("", optimizer, schedule, task.TrainingStep)], training, Sets(validation, null), run, stop);

    /// <summary>Measures a task on batches, without changing its weights: what a validation between epochs measures.</summary>
    /// <inheritdoc cref="Evaluator.Evaluate(TrainingTask, DataLoader, TrainerOptions, IProgress{int}, CancellationToken)" path="/param"/>
    /// <returns>The metrics over all samples.</returns>
    public MetricSet Validate(TrainingTask task, DataLoader loader, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        Prepare(task);
        return Evaluator.Evaluate(task, loader, _options, progress, stop);
    }

    /// <summary>
    /// Measures a task once, on what nothing was chosen by. A run keeps the figures as <c>test/…</c> beside those of its training, apart
    /// from those of its validations.
    /// </summary>
    /// <param name="task">What is measured, by its <see cref="TrainingTask.TestStep"/>; its module is left in evaluation mode.</param>
    /// <param name="loader">The batches of its epoch 0.</param>
    /// <param name="run">The folder of the run that trained it, to which the figures are added; null: they are only returned.</param>
    /// <param name="checkpoint">Of the run: a step, or a name such as <c>best</c>, whose weights the task takes over; null: the weights
    /// that it has.</param>
    /// <param name="progress">Told the samples done.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <returns>The metrics over all samples.</returns>
    /// <exception cref="ArgumentException">A checkpoint is named without a run.</exception>
    /// <exception cref="RunException">There is no such run or checkpoint, another process works on it, or it cannot be written.</exception>
    /// <exception cref="InvalidDataException">Every sample was left out, or has no label.</exception>
    public MetricSet Test(
        TrainingTask task, DataLoader loader, string? run = null, string? checkpoint = null, IProgress<int>? progress = null,
        CancellationToken stop = default)
    {
        using var tested = TestedRun.Open(run, checkpoint, task.Module);
        Prepare(task);
        task.LoggedInEvaluation.Take();
        var metrics = Evaluator.Evaluate(task.TestStep, task, loader, _options, progress, stop);
        tested?.Add(new ValidationResult(TestedRun.Name, metrics, task.LoggedInEvaluation.Take()));
        return metrics;
    }

    /// <summary>What a task answers to each batch, in the order of the samples, on the processor.</summary>
    /// <param name="task">Its module is left in evaluation mode.</param>
    /// <param name="loader">The batches of its epoch 0.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <returns>The answers, for classification logits (N, classes), each to be disposed by the caller.</returns>
    public IEnumerable<Tensor> Predict(TrainingTask task, DataLoader loader, CancellationToken stop = default)
    {
        Prepare(task);
        return Evaluator.Predict(task, loader, _options, stop);
    }

    private TrainingResult Fit(
        TrainingTask task, IReadOnlyList<TrainingPhase> phases, DataLoader training, IReadOnlyList<ValidationSet> validation,
        RunDirectory? run, CancellationToken stop)
    {
        try
        {
            TrainingChecks.Check(task, phases, training, validation);
            if (run is not null && _options.Checkpoint.Best is { } best)
            {
                task.CreateEvaluationMetrics().Info(best);   // a name that is none is told now, not after an epoch
            }

            string[] notes = [.. TrainingChecks.Notes(task.Module, [.. phases.Select(phase => phase.Optimizer)], _options, training)];
            Prepare(task);
            var context = new TrainingContext(task, phases, training, validation, _options, [.. Callbacks(run)], stop);
            if (run is not null)
            {
                TrainingCheckpoint.Of(context).Resume(run);
                if (NewLength(run, context) is { } change)
                {
                    run.Warn(change);
                }
            }

            TrainingChecks.CheckWeights(task.Module);
            var wasFinished = context.IsFinished;
            new TrainingLoop(context).Run(notes);
            run?.End(context.IsFinished ? AttemptOutcome.Finished : AttemptOutcome.Interrupted,
                wasFinished ? "Nothing was left to do." : null);
            return new TrainingResult(
                context.IsFinished, context.State.Step, context.ValidationMetrics ?? (context.IsFinished ? Measure(context) : null));
        }
        catch (Exception error)
        {
            run?.EndWith(error);
            throw;
        }
    }

    private void Prepare(TrainingTask task)
    {
        task.Module.To(_options.Device);
        if (_options.ChannelsLast)
        {
            task.Module.ToChannelsLast();
        }
    }

    private IEnumerable<Callback> Callbacks(RunDirectory? run)
    {
        List<Callback> callbacks = [.. Progress(run), new FiniteLossWatch(), new CoreWatch(CoreClaims.OfMachine)];
        if (_options.SanityBatches > 0)
        {
            callbacks.Add(new SanityValidation(_options.SanityBatches));
        }

        if (_options.ClipNorm is not null || _options.ClipValue is not null)
        {
            callbacks.Add(new GradientClipper(_options.ClipNorm, _options.ClipValue));
        }

        if (run is null)
        {
            return [.. callbacks, .. _callbacks];
        }

        var saver = new CheckpointSaver(run, _options.Checkpoint);
        return [.. callbacks, new MetricWriter(run), new LearningRateMonitor(run), new EpochTimer(run, saver), new DeviceMonitor(run),
            .. _callbacks, saver];
    }

    private static ValidationSet[] Sets(DataLoader? validation, IReadOnlyList<ValidationSet>? others) =>
        [.. validation is null ? Array.Empty<ValidationSet>() : [new ValidationSet(ValidationSet.FirstName, validation)], .. others ?? []];

    /// <summary>
    /// Where a finished run is to be longer or shorter, the change in one line; null too where the attempt names it already.
    /// </summary>
    private static string? NewLength(RunDirectory run, TrainingContext context) =>
        run.Record.Attempts is not [.., { Outcome: AttemptOutcome.Finished }, { Changes: null }] ? null
        : context.State.Epoch > context.Options.Epochs
            ? $"{run.Folder} has {context.State.Epoch} epochs behind it, "
            + $"where {context.Options.Epochs} are asked for: nothing is left to do."
        : !context.IsFinished
            ? $"{run.Folder} was finished after {context.State.Epoch} epochs and is to be of {context.Options.Epochs}: it goes on, from "
            + "here at the learning rates of the new length."
        : null;

    /// <summary>What a validation of the end would have measured, where an earlier attempt has come to it.</summary>
    private static MetricSet? Measure(TrainingContext context)
    {
        try
        {
            return context.Validation is { } validation
                ? Evaluator.Evaluate(context.Task, validation, context.Options, stop: context.Stop)
                : null;
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private IEnumerable<Callback> Progress(RunDirectory? run)
    {
        if (!_options.ShowProgress || _callbacks.Any(callback => callback is ProgressCallback))
        {
            yield break;
        }

        var display = new ProgressDisplay(run?.Record.Command ?? "train");
        run?.Warned ??= display.Line;
        yield return display;
    }
}
