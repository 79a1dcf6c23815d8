namespace Relight.Training.Callbacks;

/// <summary>Looks on and acts between the parts of the loop. Every event is listed here, once.</summary>
/// <remarks>A callback with a state of its own implements <see cref="Tensors.IStateful"/>, and its state becomes part of every checkpoint.</remarks>
public abstract class Callback
{
    /// <summary>Before the first step, and again after a resumption.</summary>
    public virtual void OnTrainingStart(TrainingLoop loop)
    {
    }

    /// <summary>Before the first step of an epoch, and again when an interrupted epoch goes on.</summary>
    public virtual void OnEpochStart(TrainingLoop loop)
    {
    }

    /// <summary>After an optimizer step; <see cref="TrainingState.Step"/> counts it already.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="output">What the task made of the step's last batch; freed after the call.</param>
    public virtual void OnStepEnd(TrainingLoop loop, StepOutput output)
    {
    }

    /// <summary>After an epoch's steps and its validation, while the state still names that epoch.</summary>
    public virtual void OnEpochEnd(TrainingLoop loop)
    {
    }

    /// <summary>When the state names the next epoch: the place for a checkpoint.</summary>
    public virtual void OnEpochDone(TrainingLoop loop)
    {
    }

    /// <summary>After the last epoch, or when the loop was asked to stop.</summary>
    public virtual void OnTrainingEnd(TrainingLoop loop)
    {
    }
}
