using Relight.Tensors;

namespace Relight.Training;

/// <summary>What a task makes of one batch.</summary>
/// <param name="Loss">Scalar (), the mean over the batch, to be differentiated.</param>
/// <param name="Scores">What metrics compare: for classification the logits, (N, classes).</param>
/// <param name="Targets">With what they compare it: for classification the labels, int64 (N,).</param>
/// <param name="Indices">The samples' indices in their data set.</param>
public sealed record StepOutput(Tensor Loss, Tensor Scores, Tensor Targets, int[] Indices)
{
    /// <summary>Number of samples in the batch.</summary>
    public int Count => Indices.Length;
}
