using Relight.Tensors;

namespace Relight.Training;

/// <summary>A training on disk: weights in one file, everything else that the next step depends on in another.</summary>
public static class TrainingCheckpoint
{
    /// <summary>Weights and buffers of the task's module, under PyTorch's keys.</summary>
    public const string ModelFile = "model.safetensors";

    /// <summary>Optimizer, schedule, counters, running metrics, generators, loss scale, callbacks.</summary>
    public const string StateFile = "training.safetensors";

    /// <summary>What a checkpoint of a loop holds.</summary>
    internal static CheckpointContents Of(TrainingLoop loop) => new(loop.Task.Module, loop.State, loop.Options.Device, Parts(loop));

    private static IEnumerable<(string Name, IStateful Part)> Parts(TrainingLoop loop)
    {
        yield return ("optimizer", loop.Optimizer);
        yield return ("scheduler", loop.Scheduler);
        yield return ("metrics", loop.TrainingMetrics);
        yield return ("scaler", loop.Scaler);
        yield return ("micro_batches", loop.MicroBatches);
        foreach (var sameType in loop.Callbacks.Where(callback => callback is IStateful).GroupBy(callback => callback.GetType().Name))
        {
            foreach (var (index, callback) in sameType.Index())
            {
                yield return ($"callbacks.{sameType.Key}.{index}", (IStateful)callback);
            }
        }
    }
}
