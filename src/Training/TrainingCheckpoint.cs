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

    /// <summary>What a checkpoint of a training holds.</summary>
    internal static CheckpointContents Of(TrainingContext context) =>
        new(context.Task.Module, context.State, context.Options.Device, Parts(context));

    private static IEnumerable<(string Name, IStateful Part)> Parts(TrainingContext context)
    {
        foreach (var part in context.Engine.Parts)
        {
            yield return part;
        }

        yield return ("metrics", context.TrainingMetrics);
        yield return ("scaler", context.Engine.Scaler);
        yield return ("micro_batches", context.MicroBatches);
        foreach (var (name, part) in context.Task.State)
        {
            yield return ($"task.{name}", part);
        }

        foreach (var sameType in context.Callbacks.Where(callback => callback is IStateful).GroupBy(callback => callback.GetType().Name))
        {
            foreach (var (index, callback) in sameType.Index())
            {
                yield return (PartName(sameType.Key, index), (IStateful)callback);
            }
        }
    }

    private static string PartName(string callback, int index) => $"callbacks.{callback}.{index}";
}
