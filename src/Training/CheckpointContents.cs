using Relight.Nn;
using Relight.Runs;
using Relight.Tensors;
using Relight.Tensors.Weights;

namespace Relight.Training;

/// <summary>Everything that the next step depends on, as a checkpoint holds it.</summary>
/// <param name="module">The weights and buffers.</param>
/// <param name="position">Where the training stands.</param>
/// <param name="device">Whose generator is saved beside the processor's.</param>
/// <param name="parts">Whatever else has a state, by the names under which it is saved.</param>
internal sealed class CheckpointContents(
    Module module, TrainingState position, Device device, IEnumerable<(string Name, IStateful Part)> parts)
{
    private readonly (string Name, IStateful Part)[] _parts = [.. parts, ("progress", position)];

    public Module Module => module;

    public TrainingState Position => position;

    /// <summary>The state of all but the module: the tensors in use, not copies.</summary>
    public StateDict State()
    {
        var state = new StateDict();
        foreach (var (name, part) in _parts)
        {
            state.AddAll(name, part.StateDict());
        }

        foreach (var (name, generator) in Generators())
        {
            using (generator)
            {
                state.Add(name, generator.GetState());
            }
        }

        return state;
    }

    /// <summary>
    /// Goes on from the newest whole checkpoint of a run, where there is one; damaged ones, and a start from nothing, are told.
    /// </summary>
    /// <exception cref="RunException">There are checkpoints, and none is whole.</exception>
    public void Resume(RunDirectory run)
    {
        var search = run.Checkpoints.Newest();
        foreach (var warning in search.Warnings)
        {
            run.Warn(warning);
        }

        if (search.Checkpoint is { } checkpoint)
        {
            Restore(checkpoint);
        }
        else if (search.Warnings.Count > 0)
        {
            throw new RunException(
                $"No checkpoint of {run.Folder} is whole, so the run cannot go on: {string.Join(" ", search.Warnings)} Bring one back "
                    + "from a copy, "
                + $"or delete {run.Checkpoints.Folder}, and the same command starts the run over.");
        }
        else if (run.Attempt > 1)
        {
            run.Warn(run.Record.HadCheckpoint
                ? $"The checkpoints of {run.Folder} are gone: the run starts over from its first step."
                : $"{run.Folder} was interrupted before its first checkpoint: it starts over.");
        }

        if (run.Attempt > 1)
        {
            run.ResumeFrom(position.Step);
        }
    }

    /// <summary>Puts everything back as it was when the checkpoint was written.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        using var scope = new TensorScope();
        module.LoadStateDict(Safetensors.Read(checkpoint.PathOf(TrainingCheckpoint.ModelFile)));
        var state = Safetensors.Read(checkpoint.PathOf(TrainingCheckpoint.StateFile));
        foreach (var (name, part) in _parts)
        {
            part.LoadStateDict(state.Under(name));
        }

        foreach (var (name, generator) in Generators())
        {
            using (generator)
            {
                generator.SetState(state[name]);
            }
        }
    }

    private IEnumerable<(string Name, Generator Generator)> Generators()
    {
        yield return ("generators.cpu", Generator.Default(Device.Cpu));
        if (device.Type == DeviceType.Cuda)
        {
            yield return ("generators.cuda", Generator.Default(device));
        }
    }
}
