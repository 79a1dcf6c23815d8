using System.Diagnostics;
using Relight.Runs;
using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>
/// Saves checkpoints from copies, in the background: by steps or by time, at epochs' ends, at the end, and when the loop was asked to
/// stop. What it did does not change what is learnt; how good the best epoch was is part of the checkpoint.
/// </summary>
internal sealed class CheckpointSaver(RunDirectory run, CheckpointOptions options) : Callback, IStateful
{
    private const string BestMark = "best";
    private static readonly TimeSpan MeanTimeBetweenInterruptions = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LeastBetweenEpochs = TimeSpan.FromSeconds(20);

    private readonly TrainingSnapshot _snapshot = new();
    private readonly Stopwatch _sinceSaved = Stopwatch.StartNew();
    private TimeSpan _cost = TimeSpan.FromSeconds(1);
    private Task? _writing;
    private (long Step, int Epoch) _saved = (0, 0);
    private double _best = double.NaN;

    private TimeSpan Interval => options.EveryMinutes is { } minutes
        ? TimeSpan.FromMinutes(minutes)
        : TimeSpan.FromSeconds(Math.Sqrt(2 * _cost.TotalSeconds * MeanTimeBetweenInterruptions.TotalSeconds));

    /// <inheritdoc/>
    public StateDict StateDict() => new() { { "best", _best } };

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state) => _best = state["best"].ToDouble();

    public override void OnTrainingStart(TrainingLoop loop) => _saved = Position(loop);

    public override void OnStepEnd(TrainingLoop loop, StepOutput output)
    {
        ThrowWhatWritingThrew();
        if (options.EverySteps is { } steps ? loop.State.Step % steps == 0 : _sinceSaved.Elapsed >= Interval)
        {
            Save(loop);
        }
    }

    public override void OnEpochDone(TrainingLoop loop)
    {
        if (options.Best is { } metric && loop.ValidationMetrics?.IsBetter(metric, ref _best) == true)
        {
            Save(loop, BestMark);
        }
        else if (!loop.IsFinished && _sinceSaved.Elapsed >= LeastBetweenEpochs)
        {
            Save(loop);
        }
    }

    public override void OnTrainingEnd(TrainingLoop loop)
    {
        if ((loop.IsFinished || Position(loop) != _saved) && loop.IsBetweenSteps)   // the last epoch's weights may have become their average
        {
            Save(loop);
        }

        Finish();
        _snapshot.Dispose();
    }

    public override void OnFailure(TrainingLoop loop, Exception error)
    {
        if (_writing is { } writing)
        {
            Task.WaitAny(writing);   // what was begun is finished; its own error would hide the first one
        }

        _snapshot.Dispose();
    }

    private static (long Step, int Epoch) Position(TrainingLoop loop) => (loop.State.Step, loop.State.Epoch);

    private void Save(TrainingLoop loop, string? mark = null)
    {
        Finish();
        FiniteLossWatch.CheckWeights(loop);
        var started = Stopwatch.GetTimestamp();
        _snapshot.Take(loop);
        _saved = Position(loop);
        _sinceSaved.Restart();
        _writing = BackgroundThread.Run(() =>
        {
            _snapshot.Write(run);
            if (mark is not null)
            {
                run.Checkpoints.Mark(mark, _snapshot.Step);
            }

            run.Checkpoints.Prune(options.Keep);
            _cost = Stopwatch.GetElapsedTime(started);
        });
    }

    private void ThrowWhatWritingThrew()
    {
        if (_writing?.IsFaulted == true)
        {
            Finish();
        }
    }

    private void Finish()
    {
        var writing = _writing;
        _writing = null;
        writing?.GetAwaiter().GetResult();
    }
}
