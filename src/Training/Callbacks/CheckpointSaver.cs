using System.Diagnostics;
using Relight.Runs;

namespace Relight.Training.Callbacks;

/// <summary>Saves a checkpoint when an epoch is done, unless the last one is seconds old, and when the loop was asked to stop in mid-epoch.</summary>
internal sealed class CheckpointSaver(RunDirectory run) : Callback
{
    private readonly Stopwatch _sinceSaved = new();
    private long _savedStep = -1;

    public override void OnEpochDone(TrainingLoop loop)
    {
        if (loop.IsFinished || !_sinceSaved.IsRunning || _sinceSaved.Elapsed >= loop.Options.CheckpointInterval)
        {
            Save(loop);
        }
    }

    public override void OnTrainingEnd(TrainingLoop loop)
    {
        if (!loop.IsFinished && loop.State.Step != _savedStep && loop.State.Step > 0)
        {
            Save(loop);
        }
    }

    private void Save(TrainingLoop loop)
    {
        TrainingCheckpoint.Write(run, loop);
        run.Checkpoints.Prune(loop.Options.KeepCheckpoints);
        _savedStep = loop.State.Step;
        _sinceSaved.Restart();
    }
}
