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
    public override void OnTrainingStart(TrainingContext context)
    {
        if (context.Validation is not { } validation || context.IsFinished || context.State is not { Step: 0, Epoch: 0 })
        {
            return;
        }

        using var scope = new TensorScope();
        using var generators = new GeneratorRollback(context.Options.Device);
        try
        {
            var few = new DataLoader(validation.Dataset, validation.Options with { Limit = Math.Min(batches, validation.BatchCount) });
            Evaluator.Evaluate(context.Task, few, context.Options, stop: context.Stop).Compute();
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
        }
    }
}
