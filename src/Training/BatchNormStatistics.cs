using Relight.Data;
using Relight.Nn;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>
/// Measures the running averages of batch normalizations anew, for weights that no training step has seen, such as averaged ones.
/// </summary>
public static class BatchNormStatistics
{
    /// <summary>Shows the task all batches of an epoch, and keeps the plain mean over them of each batch's mean and variance.</summary>
    /// <param name="task">
    /// What is trained. Only batch normalizations that are in training mode are measured; everything else, such as dropout, acts as in
    /// use, so that nothing is drawn from libtorch's generators. Its module is left in evaluation mode.
    /// </param>
    /// <param name="loader">The batches that are learned from, as <see cref="TrainingTask.TrainingStep"/> transforms them.</param>
    /// <param name="epoch">The pass over the data whose order and random draws are used, from 0.</param>
    /// <param name="options">Precision and device.</param>
    /// <param name="largest">How many samples go through the network at once at most; null: all of a batch.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop; the averages are those of some of the batches.</exception>
    /// <remarks>Izmailov et al. 2018, arXiv:1803.05407, section 3.2; PyTorch's update_bn.</remarks>
    public static void Recompute(
        TrainingTask task, DataLoader loader, int epoch, TrainerOptions options, int? largest = null, CancellationToken stop = default)
    {
        BatchNorm[] layers =
            [.. task.Module.Modules().OfType<BatchNorm>().Where(layer => layer is { Training: true, RunningMean: not null })];
        double?[] momenta = [.. layers.Select(layer => layer.Momentum)];
        task.Module.Eval();
        foreach (var layer in layers)
        {
            layer.ResetRunningStats();
            layer.Momentum = null;
            layer.Train();
        }

        try
        {
            if (layers.Length > 0)
            {
                ShowAll(task, loader, epoch, options, largest, stop);
            }
        }
        finally
        {
            foreach (var (layer, momentum) in layers.Zip(momenta))
            {
                layer.Momentum = momentum;
            }

            task.Module.Eval();
        }
    }

    private static void ShowAll(
        TrainingTask task, DataLoader loader, int epoch, TrainerOptions options, int? largest, CancellationToken stop)
    {
        using var noGrad = NoGradScope.Enter();
        using var autocast = Autocast.Enter(options);
        foreach (var batch in loader.Epoch(epoch, cancellation: stop))
        {
            using (batch)
            {
                foreach (var (first, end) in MicroBatches.Parts(batch.Count, largest))
                {
                    using var scope = new TensorScope();
                    task.TrainingStep(batch.Rows(first, end).To(options.Device));
                }
            }

            stop.ThrowIfCancellationRequested();
        }
    }
}
