using System.Diagnostics;
using Relight.Runs;

namespace Relight.Training.Callbacks;

/// <summary>Writes metrics into the run: of the training every few steps, of training and validation at each epoch's end.</summary>
internal sealed class MetricWriter(RunDirectory run) : Callback
{
    private long _samples;
    private long _started;

    public override void OnEpochStart(TrainingLoop loop) => (_samples, _started) = (0, Stopwatch.GetTimestamp());

    public override void OnOutOfMemory(TrainingLoop loop, int size) => run.Log.Warn(
        $"Step {loop.State.Step + 1} ran out of memory. From here on at most {size} images go through the network at once: the gradients are those of "
        + "the whole batch, but batch norms, mix-up and cut-mix see smaller batches.");

    public override void OnNote(TrainingLoop loop, string note) => run.Log.Warn(note);

    public override void OnStepEnd(TrainingLoop loop, StepOutput output)
    {
        _samples += loop.SamplesInStep;
        if (loop.State.Step % loop.Options.LogEverySteps != 0)
        {
            return;
        }

        run.Metrics.Append(
            loop.State.Step, loop.State.Epoch,
            ("step/loss", output.Loss.ToDouble()),
            ("step/images_per_second", _samples / Stopwatch.GetElapsedTime(_started).TotalSeconds));
    }

    public override void OnEpochEnd(TrainingLoop loop)
    {
        var values = loop.TrainingMetrics.Compute().Select(m => KeyValuePair.Create("train/" + m.Key, m.Value));
        var validation = loop.ValidationMetrics?.Compute().Select(m => KeyValuePair.Create("val/" + m.Key, m.Value)) ?? [];
        run.Metrics.Append(loop.State.Step, loop.State.Epoch, values.Concat(validation));
    }
}
