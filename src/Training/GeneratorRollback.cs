using Relight.Tensors;

namespace Relight.Training;

/// <summary>
/// Puts libtorch's random generators back as they were when this was made, as often as asked: the processor's, and that of a GPU.
/// </summary>
internal sealed class GeneratorRollback : IDisposable
{
    private readonly List<(Device Device, Tensor State)> _states = [];

    /// <param name="device">Where is trained.</param>
    public GeneratorRollback(Device device)
    {
        using var outside = TensorScope.Outside();
        foreach (var place in device.Type == DeviceType.Cpu ? [Device.Cpu] : (Device[])[Device.Cpu, device])
        {
            using var generator = Generator.Default(place);
            _states.Add((place, generator.GetState()));
        }
    }

    /// <summary>Puts them back.</summary>
    public void Restore()
    {
        foreach (var (place, state) in _states)
        {
            using var generator = Generator.Default(place);
            generator.SetState(state);
        }
    }

    /// <summary>Puts them back, and frees the states.</summary>
    public void Dispose()
    {
        Restore();
        Forget();
    }

    /// <summary>Leaves them as they are, and frees the states.</summary>
    public void Forget()
    {
        _states.ForEach(entry => entry.State.Dispose());
        _states.Clear();
    }
}
