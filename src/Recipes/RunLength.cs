using Relight.Runs;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Training.Callbacks;
using Relight.Vision.Transforms;

namespace Relight.Recipes;

/// <summary>
/// Whether a run may go on with another length. It may where what it did so far is what a run of that length would have done: it then ends
/// with the bytes of one that was asked for that length from the start.
/// </summary>
internal static class RunLength
{
    /// <summary>Checks what a run did so far against the length that is asked for now.</summary>
    /// <param name="run">The run; nothing is changed in it.</param>
    /// <param name="before">What it was asked before.</param>
    /// <param name="parts">What is asked now.</param>
    /// <returns>The change in one line; null where the length is the same.</returns>
    /// <exception cref="RunException">It cannot go on with that length; the message says why, and what can be done.</exception>
    public static string? Check(RunDirectory run, RunSettings before, TrainingParts parts)
    {
        var (then, now) = (before.Training, parts.Settings.Training);
        if ((then.Epochs, then.MaxSteps) == (now.Epochs, now.MaxSteps))
        {
            return null;
        }

        var change = $"{run.Folder} was of {Length(then)} and is to be of {Length(now)}";
        if (Obstacle(run, before, parts) is { } obstacle)
        {
            throw new RunException(
                $"{change}: {obstacle}, so it cannot go on in that way. "
                + (Methods.Of(before.Method).LearnsLabels
                    ? $"Learn further from its weights with relight finetune DATA --from {run.Folder}, or start"
                    : "Start")
                + " a new run with another --run.");
        }

        return $"{change}: it goes on, and ends with the bytes of a run of that length.";
    }

    private static string? Obstacle(RunDirectory run, RunSettings before, TrainingParts parts)
    {
        var (then, now) = (before.Training, parts.Settings.Training);
        if (run.Checkpoints.Newest().Checkpoint is not { } checkpoint)
        {
            return null;
        }

        var position = checkpoint.ReadMetadata();
        var (epoch, step, isWithin) = ((int)position["epoch"]!, checkpoint.Step, (int)position["batch"]! > 0);
        var lastEpoch = run.Metrics.Read().Rows is [.., var row] ? row.Epoch : -1;
        var old = (parts.Options with { Epochs = then.Epochs, MaxSteps = then.MaxSteps }).StepCount(parts.Training);
        return (isWithin ? epoch + 1 : epoch) > now.Epochs ? $"epoch {(isWithin ? epoch + 1 : epoch)} is in work or done already"
            : step > now.MaxSteps ? $"{step} steps are done already"
            : run.Record.IsFinished && step >= then.MaxSteps ? "it ended by its number of steps, within an epoch"
            : run.Record.IsFinished && lastEpoch >= 0 && lastEpoch + 1 < then.Epochs ? $"it ended early, in epoch {lastEpoch + 1}"
            : run.Record.IsFinished && (then.Ema ?? then.Swa) is not null ? "it ended with the average of its weights"
            : then.Swa is { } from && step > Math.Min(WeightAverage.FirstStep(from, old), WeightAverage.FirstStep(from, parts.Steps))
                ? "when its average begins depends on the length"
            : !HasSameRates(parts, old, step) ? $"its learning rate ({before.Optimizer.Schedule}) depends on the length"
            : !HasSameSizes(before, parts.Settings, epoch) ? "how its images grow depends on the length"
            : null;
    }

    private static bool HasSameRates(TrainingParts parts, long oldSteps, long done)
    {
        var (old, schedule) = (parts.CreateSchedule(oldSteps), parts.CreateSchedule());
        for (var step = 0L; step < done; step++)
        {
            if (old.LearningRate(1, step) != schedule.LearningRate(1, step) || old.Momentum(step) != schedule.Momentum(step))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasSameSizes(RunSettings before, RunSettings now, int epoch) =>
        before.Recipe is not { StartSize: { } start, GrowEpochs: null }
        || Enumerable.Range(0, epoch + 1).All(e => SizeOf(before, start, e) == SizeOf(now, start, e));

    private static int SizeOf(RunSettings settings, int start, int epoch) =>
        new ProgressiveResize(start, settings.Training.Epochs / 2).SizeOf(epoch, settings.Data.Size);

    private static string Length(TrainingSettings training)
    {
        var epochs = training.Epochs == 1 ? "1 epoch" : $"{training.Epochs} epochs";
        return training.MaxSteps is { } steps ? $"{epochs}, {(steps == 1 ? "1 step" : $"{steps} steps")} at most" : epochs;
    }
}
