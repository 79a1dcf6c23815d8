using System.Diagnostics;
using Relight.Runs;

namespace Relight.Training.Callbacks;

/// <summary>
/// Writes into the run what each epoch took, in seconds: <c>time/data</c> waiting for batches, <c>time/steps</c> training on them,
/// <c>time/validation</c>, and <c>time/checkpoints</c> waiting for saves since the epoch before ended.
/// </summary>
/// <remarks>
/// Of an epoch that was interrupted, the part that this attempt did. On a GPU, work counts where the processor waits for it.
/// </remarks>
/// <param name="run">The run.</param>
/// <param name="saver">Who saves its checkpoints.</param>
internal sealed class EpochTimer(RunDirectory run, CheckpointSaver saver) : Callback
{
    private long _epochStarted;
    private long _validationStarted;
    private TimeSpan _dataBefore;
    private TimeSpan _savesBefore;
    private TimeSpan _savesWritten;
    private TimeSpan? _validation;
    private TimeSpan? _dataAtValidation;

    public override void OnTrainingStart(TrainingContext context) => _savesWritten = saver.Waited;

    public override void OnEpochStart(TrainingContext context) =>
        (_epochStarted, _dataBefore, _savesBefore, _validation, _dataAtValidation) =
            (Stopwatch.GetTimestamp(), context.Training.Waited, saver.Waited, null, null);

    public override void OnValidationStart(TrainingContext context) =>
        (_validationStarted, _dataAtValidation) =
            // averaged weights may then read the training data again
            (Stopwatch.GetTimestamp(), context.IsWithinEpoch ? null : context.Training.Waited);

    public override void OnValidationEnd(TrainingContext context) =>
        _validation = (_validation ?? TimeSpan.Zero) + Stopwatch.GetElapsedTime(_validationStarted);

    public override void OnEpochEnd(TrainingContext context)
    {
        var data = (_dataAtValidation ?? context.Training.Waited) - _dataBefore;
        var other = data + (_validation ?? TimeSpan.Zero) + (saver.Waited - _savesBefore);
        List<(string Name, double Value)> values =
        [
            ("time/data", data.TotalSeconds),
            ("time/steps", (Stopwatch.GetElapsedTime(_epochStarted) - other).TotalSeconds),
            ("time/checkpoints", (saver.Waited - _savesWritten).TotalSeconds),
        ];
        if (_validation is { } validation)
        {
            values.Add(("time/validation", validation.TotalSeconds));
        }

        _savesWritten = saver.Waited;
        run.Metrics.Append(context.State.Step, context.State.Epoch, [.. values]);
    }
}
