using Relight.Runs;
using Relight.Tensors;
using Relight.Tensors.Weights;

namespace Relight.Training;

/// <summary>A training on disk: weights in one file, everything else that the next step depends on in another.</summary>
public static class TrainingCheckpoint
{
    /// <summary>Weights and buffers of the task's module, under PyTorch's keys.</summary>
    public const string ModelFile = "model.safetensors";

    /// <summary>Optimizer, schedule, counters, running metrics, generators, loss scale, callbacks.</summary>
    public const string StateFile = "training.safetensors";

    /// <summary>Puts everything back as it was when the checkpoint was written.</summary>
    internal static void Restore(Checkpoint checkpoint, TrainingLoop loop)
    {
        using var scope = new TensorScope();
        loop.Task.Module.LoadStateDict(Safetensors.Read(checkpoint.PathOf(ModelFile)));
        var state = Safetensors.Read(checkpoint.PathOf(StateFile));
        foreach (var (name, part) in Parts(loop))
        {
            part.LoadStateDict(state.Under(name));
        }

        foreach (var (name, generator) in Generators(loop))
        {
            using (generator)
            {
                generator.SetState(state[name]);
            }
        }
    }

    internal static StateDict State(TrainingLoop loop)
    {
        var state = new StateDict();
        foreach (var (name, part) in Parts(loop))
        {
            state.AddAll(name, part.StateDict());
        }

        foreach (var (name, generator) in Generators(loop))
        {
            using (generator)
            {
                state.Add(name, generator.GetState());
            }
        }

        return state;
    }

    private static IEnumerable<(string Name, IStateful Part)> Parts(TrainingLoop loop)
    {
        yield return ("optimizer", loop.Optimizer);
        yield return ("scheduler", loop.Scheduler);
        yield return ("progress", loop.State);
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

    private static IEnumerable<(string Name, Generator Generator)> Generators(TrainingLoop loop)
    {
        yield return ("generators.cpu", Generator.Default(Device.Cpu));
        if (loop.Options.Device.Type == DeviceType.Cuda)
        {
            yield return ("generators.cuda", Generator.Default(loop.Options.Device));
        }
    }
}
