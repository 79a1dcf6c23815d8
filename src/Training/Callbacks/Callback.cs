using Relight.Data;

namespace Relight.Training.Callbacks;

/// <summary>Looks on and acts between the parts of the context. Every event is listed here, once.</summary>
/// <remarks>
/// A callback with a state of its own implements <see cref="Tensors.IStateful"/>, and its state becomes part of every checkpoint.
/// </remarks>
public abstract class Callback
{
    /// <summary>Before the first step, and again after a resumption.</summary>
    public virtual void OnTrainingStart(TrainingContext context)
    {
    }

    /// <summary>Before the first step of an epoch, and again when an interrupted epoch goes on.</summary>
    public virtual void OnEpochStart(TrainingContext context)
    {
    }

    /// <summary>Before a batch is shown to the task: the place to change what is learned from.</summary>
    /// <param name="context">The training.</param>
    /// <param name="batch">On the training device.</param>
    /// <returns>The batch to learn from.</returns>
    public virtual Batch OnBatch(TrainingContext context, Batch batch) => batch;

    /// <summary>When a batch did not fit the memory, before it is done again in smaller parts.</summary>
    /// <param name="context">The training.</param>
    /// <param name="size">How many samples go through the network at once from now on, at most.</param>
    public virtual void OnOutOfMemory(TrainingContext context, int size)
    {
    }

    /// <summary>
    /// When something was noticed that the user should know, though it ends nothing: such as that parameters are in no group of the
    /// optimizer.
    /// </summary>
    /// <param name="context">The training.</param>
    /// <param name="note">A sentence.</param>
    public virtual void OnNote(TrainingContext context, string note)
    {
    }

    /// <summary>When the gradients of a step are complete, unscaled and finite, before the optimizer uses them.</summary>
    public virtual void OnGradients(TrainingContext context)
    {
    }

    /// <summary>After an optimizer step; <see cref="TrainingState.Step"/> counts it already.</summary>
    /// <param name="context">The training.</param>
    /// <param name="output">What the task made of the step's last batch; freed after the call.</param>
    public virtual void OnStepEnd(TrainingContext context, StepOutput output)
    {
    }

    /// <summary>Before a validation.</summary>
    public virtual void OnValidationStart(TrainingContext context)
    {
    }

    /// <summary>After a validation, also one that was stopped.</summary>
    public virtual void OnValidationEnd(TrainingContext context)
    {
    }

    /// <summary>After an epoch's steps and its validation, while the state still names that epoch.</summary>
    public virtual void OnEpochEnd(TrainingContext context)
    {
    }

    /// <summary>When the state names the next epoch: the place for a checkpoint.</summary>
    public virtual void OnEpochDone(TrainingContext context)
    {
    }

    /// <summary>After the last epoch, or when the loop was asked to stop.</summary>
    public virtual void OnTrainingEnd(TrainingContext context)
    {
    }

    /// <summary>Instead of <see cref="OnTrainingEnd"/>, when the training fails: the place to let go of what is held.</summary>
    /// <param name="context">The training.</param>
    /// <param name="error">What is on its way to the caller.</param>
    public virtual void OnFailure(TrainingContext context, Exception error)
    {
    }
}
