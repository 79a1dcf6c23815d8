using Relight.Data;
using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>
/// Validates on a few batches before the first step, so that a mistake in validation shows at once and not after an epoch. Nothing is kept
/// of it; a training that goes on does not do it again.
/// </summary>
/// <remarks>Lightning's <c>num_sanity_val_steps</c>.</remarks>
/// <param name="batches">How many, at least 1.</param>
internal sealed class SanityValidation(int batches) : Callback
{
    public override void OnTrainingStart(TrainingLoop loop)
    {
        if (loop.Validation is not { } validation || loop.IsFinished || loop.State is not { Step: 0, Epoch: 0 })
        {
            return;
        }

        using var scope = new TensorScope();
        using var generators = new GeneratorRollback(loop.Options.Device);
        try
        {
            var few = new DataLoader(validation.Dataset, validation.Options with { MostBatches = Math.Min(batches, validation.BatchCount) });
            Evaluator.Evaluate(loop.Task, few, loop.Options, stop: loop.Stop).Compute();
        }
        catch (OperationCanceledException) when (loop.Stop.IsCancellationRequested)
        {
        }
    }
}
