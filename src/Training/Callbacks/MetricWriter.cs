using System.Diagnostics;
using Relight.Runs;

namespace Relight.Training.Callbacks;

/// <summary>Writes metrics into the run: of the training every few steps, of training and validation at each epoch's end.</summary>
internal sealed class MetricWriter(RunDirectory run) : Callback
{
    private long _samples;
    private long _started;

    public override void OnEpochStart(TrainingContext context) => (_samples, _started) = (0, Stopwatch.GetTimestamp());

    public override void OnOutOfMemory(TrainingContext context, int size) => run.Log.Warn(
        $"Step {context.State.Step + 1} ran out of memory. From here on at most {size} images go through the network at once: the "
            + "gradients are those of "
        + "the whole batch, but batch norms, mix-up and cut-mix see smaller batches.");

    public override void OnNote(TrainingContext context, string note) => run.Log.Warn(note);

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        _samples += context.SamplesInStep;
        if (context.State.Step % context.Options.LogEverySteps != 0)
        {
            return;
        }

        run.Metrics.Append(
            context.State.Step, context.State.Epoch,
            [
                ("step/loss", output.Loss.ToDouble()),
                .. output.Terms.Select(term => ($"step/{term.Name}", term.Value.ToDouble())),
                .. context.Task.LoggedInTraining.Take().Select(logged => ($"step/{logged.Name}", logged.Value)),
                ("step/images_per_second", _samples / Stopwatch.GetElapsedTime(_started).TotalSeconds),
            ]);
    }

    public override void OnValidationEnd(TrainingContext context)
    {
        if (context is { IsWithinEpoch: true, Validated.Count: > 0 })
        {
            run.Metrics.Append(context.State.Step, context.State.Epoch, Validated(context));
        }
    }

    public override void OnEpochEnd(TrainingContext context)
    {
        var values = context.TrainingMetrics.Compute().Select(m => KeyValuePair.Create("train/" + m.Key, m.Value));
        run.Metrics.Append(context.State.Step, context.State.Epoch, values.Concat(Validated(context)));
    }

    private static IEnumerable<KeyValuePair<string, double>> Validated(TrainingContext context) =>
        context.Validated.SelectMany(result => result.Values);
}
