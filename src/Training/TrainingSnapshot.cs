using System.Text.Json.Nodes;
using Relight.Runs;
using Relight.Tensors;
using Relight.Tensors.Weights;

namespace Relight.Training;

/// <summary>Copies of everything that the next step depends on, so that the training can go on while they are written.</summary>
/// <remarks>The copies' memory is used again by the next <see cref="Take"/>. Not thread-safe: take, then write, in turn.</remarks>
internal sealed class TrainingSnapshot : IDisposable
{
    private readonly OrderedDictionary<string, Tensor> _model = [];
    private readonly OrderedDictionary<string, Tensor> _state = [];
    private JsonObject _position = [];

    /// <summary>The step of the copies.</summary>
    public long Step { get; private set; }

    /// <summary>Copies the present state of a training.</summary>
    public void Take(CheckpointContents contents)
    {
        using var noGrad = NoGradScope.Enter();
        using var exempt = MemoryLimitExemption.Enter();
        using var scope = new TensorScope();
        Copy(contents.Module.StateDict(), _model);
        Copy(contents.State(), _state);
        Step = contents.Position.Step;
        _position = new JsonObject { ["epoch"] = contents.Position.Epoch, ["batch"] = contents.Position.Batch };
    }

    /// <summary>Writes the copies as the checkpoint of their step; on any thread.</summary>
    public Checkpoint Write(RunDirectory run)
    {
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        return CheckpointWriter.Write(
            run, Step,
            [
                (TrainingCheckpoint.ModelFile, stream => Safetensors.Write(stream, Dictionary(_model))),
                (TrainingCheckpoint.StateFile, stream => Safetensors.Write(stream, Dictionary(_state))),
            ],
            _position.DeepClone().AsObject());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var copy in _model.Values.Concat(_state.Values))
        {
            copy.Dispose();
        }
    }

    /// <summary>
    /// The copies stand in the order of the source, whenever each of them came in: a file's bytes do not tell about interruptions.
    /// </summary>
    private static void Copy(StateDict source, OrderedDictionary<string, Tensor> copies)
    {
        var place = 0;
        foreach (var (name, tensor) in source)
        {
            if (copies.TryGetValue(name, out var copy) && copy.Shape == tensor.Shape && copy.DType == tensor.DType)
            {
                copy.CopyInPlace(tensor);
            }
            else
            {
                copy?.Dispose();
                var here = tensor.To(Device.Cpu);
                using var outside = TensorScope.Outside();
                copy = here.Clone(MemoryFormat.Contiguous);   // as files have it: the writing thread then only writes
            }

            copies.Remove(name);
            copies.Insert(place++, name, copy);
        }

        while (copies.Count > place)
        {
            copies.GetAt(place).Value.Dispose();
            copies.RemoveAt(place);
        }
    }

    private static StateDict Dictionary(OrderedDictionary<string, Tensor> tensors)
    {
        var state = new StateDict();
        foreach (var (name, tensor) in tensors)
        {
            state.Add(name, tensor);
        }

        return state;
    }
}
