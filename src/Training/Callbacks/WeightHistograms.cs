using Relight.Runs;
using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>
/// Shows at each epoch's end how the weights are distributed, as <c>weights/NAME</c>, in the run's logs that have histograms.
/// </summary>
/// <param name="run">The run; where its logs have none, nothing is done.</param>
public sealed class WeightHistograms(RunDirectory run) : Callback
{
    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingContext context)
    {
        if (!run.Logs.HavePictures)
        {
            return;
        }

        foreach (var (name, weight) in context.Task.Module.NamedParameters())
        {
            using var scope = new TensorScope();
            run.Logs.AddHistogram(context.State.Step, "weights/" + name, weight.Detach().ToArray<float>());
        }
    }
}
