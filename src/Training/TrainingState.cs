using Relight.Tensors;

namespace Relight.Training;

/// <summary>Where a training stands: everything that is counted.</summary>
public sealed class TrainingState : IStateful
{
    /// <summary>The epoch that is being trained, from 0; equal to the number of epochs at the end.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Batches of this epoch that are done.</summary>
    public int Batch { get; internal set; }

    /// <summary>Optimizer steps done, from the beginning.</summary>
    public long Step { get; internal set; }

    /// <inheritdoc/>
    public StateDict StateDict() => new() { { "epoch", Epoch }, { "batch", Batch }, { "step", Step } };

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state)
    {
        Epoch = (int)state["epoch"].ToInt64();
        Batch = (int)state["batch"].ToInt64();
        Step = state["step"].ToInt64();
    }

    internal void NextEpoch()
    {
        Epoch++;
        Batch = 0;
    }
}
