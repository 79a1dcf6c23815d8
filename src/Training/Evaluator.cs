using Relight.Data;
using Relight.Tensors;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>Measures a task on a data set.</summary>
public static class Evaluator
{
    /// <summary>Runs every batch once, in evaluation mode, without gradients.</summary>
    /// <param name="task">What is measured; its module is left in evaluation mode.</param>
    /// <param name="loader">The batches of its epoch 0.</param>
    /// <param name="options">Precision and device.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <returns>The metrics over all samples.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static MetricSet Evaluate(TrainingTask task, DataLoader loader, TrainerOptions options, CancellationToken stop = default)
    {
        task.Module.Eval();
        var metrics = task.CreateEvaluationMetrics();
        using var noGrad = NoGradScope.Enter();
        using var autocast = Autocast.Enter(options);
        foreach (var batch in loader.Epoch(0, cancellation: stop))
        {
            using (batch)
            using (new TensorScope())
            {
                metrics.Add(task.EvaluationStep(batch.To(options.Device)));
            }

            stop.ThrowIfCancellationRequested();
        }

        return metrics;
    }
}
