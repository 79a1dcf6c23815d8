using Relight.Runs;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Training.Callbacks;

namespace Relight.Training;

/// <summary>A training on disk: weights in one file, everything else that the next step depends on in another.</summary>
public static class TrainingCheckpoint
{
    /// <summary>Weights and buffers of the task's module, under PyTorch's keys.</summary>
    public const string ModelFile = "model.safetensors";

    /// <summary>Optimizer, schedule, counters, running metrics, generators, loss scale, callbacks.</summary>
    public const string StateFile = "training.safetensors";

    /// <summary>The weights to use: their average where the training keeps one, and otherwise those that it stood at.</summary>
    public static StateDict ReadWeights(Checkpoint checkpoint)
    {
        var average = Safetensors.Read(checkpoint.PathOf(StateFile)).Under(PartName(nameof(WeightAverage), 0));
        return WeightAverage.WeightsIn(average) ?? Safetensors.Read(checkpoint.PathOf(ModelFile));
    }

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
                yield return (PartName(sameType.Key, index), (IStateful)callback);
            }
        }
    }

    private static string PartName(string callback, int index) => $"callbacks.{callback}.{index}";
}
