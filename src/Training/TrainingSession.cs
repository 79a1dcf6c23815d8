using System.Globalization;
using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Runs;
using Relight.Tensors;
using Relight.Training.Callbacks;
using Relight.Training.Devices;

namespace Relight.Training;

/// <summary>
/// What the trainer has, for a loop of one's own: precision, accumulation, loss scaling, clipping, a run with metrics and checkpoints,
/// and resumption to the same bytes. Everything else stays in the loop's own hands.
/// </summary>
/// <example>Five lines of a plain loop change:
/// <code>
/// using var session = new TrainingSession(network, optimizer, options, schedule, "runs/mine");
/// foreach (var epoch in session.Epochs())
/// {
///     foreach (var batch in session.Batches(loader))
///     {
///         var loss = session.Backward(() => criterion.Forward(network.Forward(batch.Images), batch.Labels));
///         session.Step();
///     }
/// }
/// </code></example>
/// <remarks>
/// Belongs to the thread that made it. Of the options, those of validation, logging, progress, anomalies and of what is done where memory
/// lacks are left to the loop.
/// </remarks>
public sealed class TrainingSession : IDisposable
{
    private readonly Module _module;
    private readonly TrainingPhase _phase;
    private readonly StepEngine _engine;
    private readonly TrainerOptions _options;
    private readonly CancellationToken _stop;
    private readonly GradientClipper _clipper;
    private readonly BackgroundSaver? _saver;
    private readonly IDisposable? _cores;
    private (int Number, int GroupSize, bool EndsGroup)? _batch;

    /// <summary>Moves the module to its device, and opens the run: a new one, or the one that the folder holds, to go on with it.
    /// Of a finished one, nothing is left to do but to take its weights over.</summary>
    /// <param name="module">Everything whose weights are trained and saved.</param>
    /// <param name="optimizer">Over its parameters, or some of them; a line on standard error names others that are not frozen.</param>
    /// <param name="options">Epochs, steps, precision, device, accumulation, clipping, checkpoints.</param>
    /// <param name="schedule">Learning rate by optimizer step; left out: constant.</param>
    /// <param name="folder">The run's folder; null: nothing is written.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    /// <exception cref="ArgumentException">The optimizer holds a parameter that is not the module's.</exception>
    /// <exception cref="RunException">The folder holds a run of other options, another process works on it, or it cannot be
    /// written.</exception>
    public TrainingSession(
        Module module, Optimizer optimizer, TrainerOptions options, Schedule? schedule = null, string? folder = null,
        CancellationToken stop = default)
    {
        options.Check();
        TrainingChecks.CheckOptimizer(module, optimizer);
        (_module, _options, _stop) = (module, options, stop);
        _phase = new TrainingPhase("", optimizer, schedule, _ => throw new InvalidOperationException("The loop is written by hand."));
        _engine = new StepEngine([_phase], options);
        _clipper = new GradientClipper(options.ClipNorm, options.ClipValue);
        module.To(options.Device);
        if (options.ChannelsLast)
        {
            module.ToChannelsLast();
        }

        if (folder is not null)
        {
            var request = new RunRequest { Command = "loop", Settings = options.ForRun(),
                Environment = RunEnvironment.Collect(Torch.Version) };
            Run = RunDirectory.ReadFinished(folder, request) ?? RunDirectory.CreateOrOpen(folder, request);
            Run.Warned = options.ShowProgress ? new LossyWriter(() => Console.Error).WriteLine : null;
            _saver = new BackgroundSaver(Run, options.Checkpoint);
        }

        if (options.Device.Type == DeviceType.Cpu)
        {
            _cores = CoreClaims.OfMachine.Take(CoreClaim.OfThisProcess(Torch.Threads));
            Note(CoreWatch.Look(CoreClaims.OfMachine, isBegun: Run is { Checkpoints.Steps.Count: > 0 }));
        }

        Note(TrainingChecks.Unheld(module, optimizer));
    }

    /// <summary>The run; null where nothing is written.</summary>
    public RunDirectory? Run { get; }

    /// <summary>Where the training stands.</summary>
    public TrainingState State { get; } = new();

    /// <summary>What else the next step depends on, such as averages and metrics over an epoch: saved and restored in this order.</summary>
    public IReadOnlyList<IStateful> Parts { get; init; } = [];

    private bool StepsAreDone => State.Step >= _options.MaxSteps;

    private CheckpointContents Contents => new(
        _module, State, _options.Device,
        [
            .. _engine.Parts, ("scaler", _engine.Scaler),
            .. Parts.Select((part, i) => (string.Create(CultureInfo.InvariantCulture, $"parts.{i}"), part)),
        ]);

    /// <summary>The epochs still to be done, from 0. At the first, what the run's newest checkpoint holds is put back.</summary>
    /// <exception cref="OperationCanceledException">Asked to stop; a checkpoint was saved, from which the same program goes on.</exception>
    public IEnumerable<int> Epochs()
    {
        if (Run is { Record.IsFinished: true })
        {
            Contents.Restore(Run.Checkpoints.Steps is [.., var last] ? Run.Checkpoints.Open(last) : throw new RunException(
                $"{Run.Folder} is finished, but its checkpoints are gone, so there are no weights to take over: bring them back from a "
                    + "copy, or choose another folder."));
        }
        else if (Run is not null)
        {
            Contents.Resume(Run);
            _saver!.BeginAt(State);
        }

        TrainingChecks.CheckWeights(_module);
        while (State.Epoch < _options.Epochs)
        {
            yield return State.Epoch;
            State.Epoch = StepsAreDone ? _options.Epochs - 1 : State.Epoch;
            State.NextEpoch();
            SaveIf(_saver?.IsDueBetweenEpochs == true && State.Epoch < _options.Epochs);
            ThrowIfStopped();
        }

        End(AttemptOutcome.Finished);
    }

    /// <summary>The present epoch's batches still to be done, on the training device, each in a scope that frees what is left.</summary>
    /// <param name="loader">Where they come from; the module is put into training mode.</param>
    /// <exception cref="OperationCanceledException">Asked to stop; a checkpoint was saved, from which the same program goes on.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Step"/> was not called for a batch.</exception>
    /// <exception cref="BadSampleException">A sample cannot be read, and the loader was told not to skip such.</exception>
    public IEnumerable<Batch> Batches(DataLoader loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        _module.Train();
        var batches = loader.Epoch(State.Epoch, State.Batch, _stop).GetEnumerator();
        try
        {
            while (!StepsAreDone && Next(ref batches, loader) is { } batch)
            {
                using (batch)
                using (new TensorScope())
                {
                    var groups = _options.GroupsOf(loader);
                    _batch = (batch.Number, groups.SizeAt(State.Batch), groups.EndsAfter(batch.Number + 1));
                    yield return batch.To(_options.Device);
                }

                if (_batch is not null)
                {
                    _batch = null;
                    throw new InvalidOperationException(
                        "A batch was gone past without a step: call Step once for each batch, after Backward.");
                }

                SaveIf(_engine.IsBetweenSteps && _saver?.IsDue(State.Step) == true);
                ThrowIfStopped();
            }
        }
        finally
        {
            batches.Dispose();
        }

        if (!_engine.IsBetweenSteps)
        {
            Update();   // the last batches of the epoch were left out, so that no batch was its last
        }
    }

    /// <summary>Computes a loss in the options' precision, and adds its gradients to those of the step.</summary>
    /// <param name="forward">Gives the loss of the present batch: scalar (), the mean over the batch.</param>
    /// <exception cref="InvalidOperationException">The loss is no scalar, no floating-point number, or has no graph to
    /// differentiate.</exception>
    /// <returns>That loss. The gradients are those of its share of the step, scaled for float16.</returns>
    public Tensor Backward(Func<Tensor> forward)
    {
        ArgumentNullException.ThrowIfNull(forward);
        var (_, groupSize, _) = Present;
        Tensor loss;
        using (Autocast.Enter(_options))
        {
            loss = forward();
        }

        LossCheck.CheckTraining(loss, $"this loop over {_module.GetType().Name}", _options.Device);
        _engine.Backward(loss, share: 1, groupSize);
        return loss;
    }

    /// <summary>
    /// Ends the present batch: where it is the last of its group, clips the gradients, changes the weights, and sets the next learning
    /// rate.
    /// </summary>
    /// <returns>Whether the weights were changed, rather than gradients gathered.</returns>
    public bool Step()
    {
        var (number, _, endsGroup) = Present;
        _batch = null;
        State.Batch = number + 1;
        if (endsGroup)
        {
            Update();
        }

        return endsGroup;
    }

    /// <summary>Notes measurements of the present step in the run, where there is one.</summary>
    /// <param name="values">Names, such as <c>train/loss</c>, and values.</param>
    public void Log(params ReadOnlySpan<(string Name, double Value)> values) => Run?.Metrics.Append(State.Step, State.Epoch, values);

    /// <summary>Waits for the checkpoint in work, and closes the run.</summary>
    public void Dispose()
    {
        _saver?.Dispose();
        Run?.Dispose();
        _cores?.Dispose();
    }

    private (int Number, int GroupSize, bool EndsGroup) Present =>
        _batch ?? throw new InvalidOperationException(
            "There is no batch now: call Backward, then Step, once for each batch that Batches gives.");

    private Batch? Next(ref IEnumerator<Batch> batches, DataLoader loader)
    {
        try
        {
            return batches.MoveNext() ? batches.Current : null;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested && !_engine.IsBetweenSteps)
        {
            batches.Dispose();
            batches = loader.Epoch(State.Epoch, State.Batch).GetEnumerator();   // the step that was begun is done, so that it can be saved
            return batches.MoveNext() ? batches.Current : null;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            End(AttemptOutcome.Interrupted);
            throw;
        }
    }

    /// <summary>Says what the user should know, where this loop is written by hand and shows nothing itself.</summary>
    private void Note(string? note)
    {
        if (note is not null)
        {
            Console.Error.WriteLine(note);
            if (Run is { Record.IsFinished: false })
            {
                Run.Log.Warn(note);
            }
        }
    }

    private void Update()
    {
        _engine.Update(_phase, () => _clipper.Clip(_phase.Optimizer));
        State.Step++;
        _engine.End();
    }

    private void ThrowIfStopped()
    {
        if (_engine.IsBetweenSteps && _stop.IsCancellationRequested)
        {
            End(AttemptOutcome.Interrupted);
            _stop.ThrowIfCancellationRequested();
        }
    }

    private void End(AttemptOutcome outcome)
    {
        if (Run is { Record.IsFinished: false })
        {
            SaveIf(!_saver!.HasSaved(State) && _engine.IsBetweenSteps);
            _saver.Finish();
            Run.End(outcome);
        }
    }

    private void SaveIf(bool condition)
    {
        if (condition)
        {
            _saver!.Save(Contents);
        }
    }
}
