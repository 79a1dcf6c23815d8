using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>
/// Saves checkpoints: by steps or by time, at epochs' ends, at the end, and when the loop was asked to stop. What it did does not change
/// what is learned; how good the best epoch was is part of the checkpoint.
/// </summary>
internal sealed class CheckpointSaver(RunDirectory run, CheckpointSettings options) : Callback, IStateful
{
    private const string BestMark = "best";

    private readonly BackgroundSaver _saver = new(run, options);
    private double _best = double.NaN;
    private long _bestStep;
    private bool _hasSplit;

    /// <summary>How long the training waited for saves so far.</summary>
    public TimeSpan Waited => _saver.Waited;

    /// <inheritdoc/>
    public StateDict StateDict() => new() { { "best", _best }, { "bestStep", _bestStep } };

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state)
    {
        _best = state["best"].ToDouble();
        _bestStep = state.TryGetValue("bestStep", out var step) ? step.ToInt64() : 0;   // a checkpoint may lack it
    }

    public override void OnTrainingStart(TrainingContext context)
    {
        _saver.BeginAt(context.State);
        if (_bestStep > 0 && _bestStep == context.State.Step && options.Best is not null)
        {
            run.Checkpoints.Mark(BestMark, _bestStep);   // killed after the best checkpoint was written and before it was marked
        }
    }

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        if (_saver.IsDue(context.State.Step) || _hasSplit)
        {
            Save(context);
        }
    }

    /// <summary>
    /// Where a batch was split is saved with the step that it was split for: another attempt might find more memory, and not do it.
    /// </summary>
    public override void OnOutOfMemory(TrainingContext context, int size) => _hasSplit = true;

    public override void OnEpochDone(TrainingContext context)
    {
        if (options.Best is { } metric && context.ValidationMetrics?.IsBetter(metric, ref _best) == true)
        {
            _bestStep = context.State.Step;
            Save(context, BestMark);
        }
        else if (!context.IsFinished && _saver.IsDueBetweenEpochs)
        {
            Save(context);
        }
    }

    public override void OnTrainingEnd(TrainingContext context)
    {
        // the last epoch's weights may have become their average
        if ((context.IsFinished || !_saver.HasSaved(context.State)) && context.IsBetweenSteps)
        {
            Save(context);
        }

        _saver.Finish();
        _saver.Dispose();
    }

    public override void OnFailure(TrainingContext context, Exception error) => _saver.Dispose();

    private void Save(TrainingContext context, string? mark = null)
    {
        _hasSplit = false;
        _saver.Save(TrainingCheckpoint.Of(context), mark);
    }
}
