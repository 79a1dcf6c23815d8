namespace Relight.Training.Callbacks;

/// <summary>Ends a training whose loss is no finite number, before a checkpoint can hold such weights.</summary>
internal sealed class FiniteLossWatch : Callback
{
    public override void OnStepEnd(TrainingLoop loop, StepOutput output)
    {
        if (loop.State.Step % loop.Options.LogEverySteps == 0)
        {
            Check(loop, output.Loss.ToDouble());
        }
    }

    public override void OnEpochEnd(TrainingLoop loop)
    {
        if (loop.TrainingMetrics.Count > 0)
        {
            Check(loop, loop.TrainingMetrics.Loss);
        }
    }

    private static void Check(TrainingLoop loop, double loss)
    {
        if (!double.IsFinite(loss) && loop.Options.Precision != Precision.Fp16)
        {
            throw new TrainingDivergedException(loss, loop.State.Step, loop.State.Epoch);
        }
    }
}
