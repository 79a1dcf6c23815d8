using Relight.Data;
using Relight.Optim;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Training.BatchSizes;

/// <summary>
/// Finds the largest batch that fits the memory, by training: two steps with the network, precision, optimizer and images as they will be.
/// </summary>
/// <remarks>
/// The number of images of a step stays what was asked: only its divisors are tried, from itself downwards, and several batches are
/// accumulated into a step. On a GPU its allocator says what does not fit. On the processor, where Linux would rather kill the process,
/// tensors may take <see cref="ShareOfMemory"/> of the available memory, or what <see cref="Torch.MemoryLimit"/> leaves where that is less;
/// the rest is for other processes. Images on their way count as tensors. Room for a checkpoint's copies is kept free.
/// </remarks>
/// <param name="training">How the training will be done. Epochs and steps do not count.</param>
public sealed class BatchSizeFinder(TrainerOptions training)
{
    /// <summary>Share of the available memory that tensors on the processor may take in a trial.</summary>
    public const double ShareOfMemory = 0.8;

    private const int Steps = 2;   // the second has the optimizer's state, which the first makes

    /// <summary>
    /// Searches, and puts back whatever the trials changed: weights, buffers, gradients, optimizer, generators, to the last bit.
    /// </summary>
    /// <param name="task">What is to be trained. Its module is moved to the device, and laid out, as <see cref="Trainer"/> does.</param>
    /// <param name="optimizer">What will train it.</param>
    /// <param name="dataset">What it will learn from.</param>
    /// <param name="loading">How batches will be made; the batch size does not count.</param>
    /// <param name="images">Images that make one optimizer step, at least 1: the largest batch that is tried.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    /// <exception cref="TorchOutOfMemoryException">Not even one image fits.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public BatchSizeSearch Find(
        TrainingTask task, Optimizer optimizer, Dataset dataset, DataLoaderOptions loading, int images, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        var limit = Torch.MemoryLimit;
        var budget = Budget(limit) - optimizer.StateBytes;   // a checkpoint copies that; weights are copied in a trial too
        var tooLarge = new List<int>();
        task.Module.To(training.Device);
        try
        {
            foreach (var size in Enumerable.Range(1, images).Reverse().Where(size => images % size == 0))
            {
                if (Fits(task, optimizer, dataset, loading with { BatchSize = size }, images / size, budget, stop))
                {
                    return new BatchSizeSearch(images, size, tooLarge, budget);
                }

                tooLarge.Add(size);
            }
        }
        finally
        {
            Torch.MemoryLimit = limit;
            CollectGarbage();
        }

        throw new TorchOutOfMemoryException(
            "Not even two steps of single images fit the memory. Use smaller images (--size), a smaller network (--arch), or a shorter "
                + "type (--precision bf16).");
    }

    private long? Budget(long? limit)
    {
        if (training.Device.Type != DeviceType.Cpu)
        {
            return null;
        }

        var share = (long?)(ShareOfMemory * AvailableMemory.Read());
        return limit - Torch.LimitedMemory is { } left && !(left > share) ? left : share;
    }

    /// <summary>
    /// Frees the tensors that trainings before left to the garbage collector, which would count as memory that is needed.
    /// </summary>
    private static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private bool Fits(
        TrainingTask task, Optimizer optimizer, Dataset dataset, DataLoaderOptions loading, int accumulate, long? budget,
        CancellationToken stop)
    {
        accumulate = Math.Min(accumulate, 2);   // more take no more memory
        var loader = new DataLoader(dataset, loading with { Limit = Steps * accumulate });
        var trial = training with
        {
            Epochs = Steps,
            MaxSteps = Steps,
            AccumulateBatches = accumulate,
            OnOutOfMemory = OnOutOfMemory.Fail,
            LogEverySteps = int.MaxValue,
            ShowProgress = false,
        };
        CollectGarbage();
        using var rollback = new TrainingRollback(task.Module, optimizer, training.Device);
        Torch.MemoryLimit = budget is { } bytes ? Math.Max(1, Torch.LimitedMemory + bytes) : Torch.MemoryLimit;
        try
        {
            new Trainer(trial).Fit(task, optimizer, loader, stop: stop);
            stop.ThrowIfCancellationRequested();
            return true;
        }
        catch (TorchOutOfMemoryException)
        {
            return false;
        }
    }
}
