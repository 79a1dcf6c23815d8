using System.Diagnostics;
using Relight.Runs;
using Relight.Settings;
using Relight.Training.Callbacks;

namespace Relight.Training;

/// <summary>Saves checkpoints from copies, in the background, and says when one is due: after so many steps, or so much time.</summary>
internal sealed class BackgroundSaver(RunDirectory run, CheckpointSettings options) : IDisposable
{
    private static readonly TimeSpan MeanTimeBetweenInterruptions = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LeastBetweenEpochs = TimeSpan.FromSeconds(20);

    private readonly TrainingSnapshot _snapshot = new();
    private readonly Stopwatch _sinceSaved = Stopwatch.StartNew();
    private TimeSpan _cost = TimeSpan.FromSeconds(1);
    private Task? _writing;
    private (long Step, int Epoch) _saved;

    /// <summary>How long the training waited for saves so far.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Whether so much was done since the last save that an epoch's end is worth one.</summary>
    public bool IsDueBetweenEpochs => _sinceSaved.Elapsed >= LeastBetweenEpochs;

    private TimeSpan Interval => options.EveryMinutes is { } minutes
        ? TimeSpan.FromMinutes(minutes)
        : TimeSpan.FromSeconds(Math.Sqrt(2 * _cost.TotalSeconds * MeanTimeBetweenInterruptions.TotalSeconds));

    /// <summary>Whether to save after a step. Throws what went wrong with the save before.</summary>
    public bool IsDue(long step)
    {
        if (_writing?.IsFaulted == true)
        {
            Finish();
        }

        return options.EverySteps is { } steps ? step % steps == 0 : _sinceSaved.Elapsed >= Interval;
    }

    /// <summary>Notes that this position needs no save, since the training begins there.</summary>
    public void BeginAt(TrainingState position) => _saved = (position.Step, position.Epoch);

    /// <summary>Whether this position was saved last.</summary>
    public bool HasSaved(TrainingState position) => (position.Step, position.Epoch) == _saved;

    /// <summary>Copies the present state, and begins to write it.</summary>
    /// <param name="contents">What is saved.</param>
    /// <param name="mark">A name for the checkpoint.</param>
    /// <exception cref="TrainingDivergedException">The weights are not finite, and not to be kept.</exception>
    public void Save(CheckpointContents contents, string? mark = null)
    {
        var started = Stopwatch.GetTimestamp();
        Finish();
        FiniteLossWatch.CheckWeights(contents.Module, contents.Position);
        _snapshot.Take(contents);
        BeginAt(contents.Position);
        _sinceSaved.Restart();
        Waited += Stopwatch.GetElapsedTime(started);
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

    /// <summary>Waits for the end of the save in work, and throws what went wrong with it.</summary>
    public void Finish()
    {
        var writing = _writing;
        _writing = null;
        writing?.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Waits for the end of the save in work. What goes wrong with it is told by no exception: that would hide one on its way.
    /// </summary>
    public void Dispose()
    {
        if (_writing is { } writing)
        {
            Task.WaitAny(writing);
        }

        _snapshot.Dispose();
    }
}
