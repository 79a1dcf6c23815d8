using Relight.Nn;

namespace Relight.Training.Callbacks;

/// <summary>
/// Keeps batch normalizations whose weights are frozen as they are: in training they use their running averages, and these do not follow
/// the data. So what lies below is the same function in training and in use, and no byte of a frozen part changes.
/// </summary>
/// <remarks>As Keras has it. PyTorch's freezing alone lets the running averages follow; fast.ai even trains such layers' weights.</remarks>
public sealed class FrozenBatchNorm : Callback
{
    /// <inheritdoc/>
    public override void OnEpochStart(TrainingContext context)
    {
        foreach (var layer in context.Task.Module.Modules().OfType<BatchNorm>().Where(layer => layer.Weight is { RequiresGrad: false }))
        {
            layer.Eval();
        }
    }
}
