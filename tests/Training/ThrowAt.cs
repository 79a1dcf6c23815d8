using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

/// <summary>Ends a training after some step with an exception: no checkpoint is saved, as after a kill.</summary>
internal sealed class ThrowAt(long step) : Callback
{
    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        if (context.State.Step == step)
        {
            throw new InvalidOperationException($"Step {step} was asked to fail.");
        }
    }
}
