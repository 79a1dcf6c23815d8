using Relight.Data;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>Measures a task on a data set.</summary>
public static class Evaluator
{
    /// <summary>Runs every batch once, in evaluation mode, without gradients.</summary>
    /// <param name="task">What is measured; its module is left in evaluation mode.</param>
    /// <param name="loader">The batches of its epoch 0.</param>
    /// <param name="options">Precision, device, and what is done with a batch that does not fit the memory: in parts, it gives the
    /// same.</param>
    /// <param name="progress">Told the samples done.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <returns>The metrics over all samples.</returns>
    /// <exception cref="TorchOutOfMemoryException">A batch does not fit the memory, and is not to be split, or is a single
    /// sample.</exception>
    /// <exception cref="InvalidDataException">Every sample was left out, or has no label.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static MetricSet Evaluate(
        TrainingTask task, DataLoader loader, TrainerOptions options, IProgress<int>? progress = null, CancellationToken stop = default) =>
        Evaluate(task.EvaluationStep, task, loader, options, progress, stop);

    /// <summary>The same with another step of the task, such as that of a test.</summary>
    internal static MetricSet Evaluate(
        Func<Batch, StepOutput> step, TrainingTask task, DataLoader loader, TrainerOptions options, IProgress<int>? progress,
        CancellationToken stop)
    {
        task.Module.Eval();
        var metrics = task.CreateEvaluationMetrics();
        using var noGrad = NoGradScope.Enter();
        using var autocast = Autocast.Enter(options);
        var largest = loader.Options.BatchSize;
        foreach (var batch in loader.Epoch(0, cancellation: stop))
        {
            using (batch)
            {
                AddInParts(step, task, batch, metrics, options, ref largest);
            }

            stop.ThrowIfCancellationRequested();
            progress?.Report(Math.Min((batch.Number + 1) * loader.Options.BatchSize, loader.Dataset.Count));
        }

        return metrics.Count > 0
            ? metrics
            : throw new InvalidDataException(
                "Nothing could be measured: of the images to validate on, none could be read, or none has a label.");
    }

    /// <summary>What a task answers to each batch, in evaluation mode, without gradients.</summary>
    internal static IEnumerable<Tensor> Predict(TrainingTask task, DataLoader loader, TrainerOptions options, CancellationToken stop)
    {
        task.Module.Eval();
        foreach (var batch in loader.Epoch(0, cancellation: stop))
        {
            using (batch)
            {
                yield return Answer(task, batch, options);
            }

            stop.ThrowIfCancellationRequested();
        }
    }

    private static Tensor Answer(TrainingTask task, Batch batch, TrainerOptions options)
    {
        using var noGrad = NoGradScope.Enter();
        using var autocast = Autocast.Enter(options);
        using var scope = new TensorScope();
        return task.PredictionStep(batch.To(options.Device)).To(Device.Cpu).Keep();
    }

    private static void AddInParts(
        Func<Batch, StepOutput> step, TrainingTask task, Batch batch, MetricSet metrics, TrainerOptions options, ref int largest)
    {
        for (var done = 0; done < batch.Count;)
        {
            var end = Math.Min(done + largest, batch.Count);
            try
            {
                using var scope = new TensorScope();
                var output = step(batch.Rows(done, end).To(options.Device));
                LossCheck.CheckValue(output.Loss, task.Name, "evaluation loss");
                metrics.Add(output);
                done = end;
            }
            catch (TorchOutOfMemoryException) when (options.OnOutOfMemory == OnOutOfMemory.Split && task.CanSplit && end - done > 1)
            {
                largest = (end - done + 1) / 2;
            }
        }
    }
}
