using Relight.Nn.Summaries;

namespace Relight.Machines.Benchmarks;

/// <summary>
/// What training is estimated to hold at its fullest, at the end of the forward pass, with the gradients of the backward pass.
/// </summary>
/// <param name="Summary">The network.</param>
/// <param name="OptimizerBytes">State of the optimizer.</param>
internal sealed record TrainingMemory(ModelSummary Summary, long OptimizerBytes)
{
    public long Total => Standing + Summary.ActivationBytes;

    public long TotalMixed => Standing + Summary.MixedActivationBytes;

    private long Standing => Summary.WeightBytes + Summary.GradientBytes + OptimizerBytes;
}
