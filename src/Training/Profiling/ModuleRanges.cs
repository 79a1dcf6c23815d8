using Relight.Nn;
using Relight.Tensors;
using Relight.Tensors.Profiling;

namespace Relight.Training.Profiling;

/// <summary>Marks each layer's forward pass in the profile, under its path.</summary>
internal sealed class ModuleRanges : IForwardObserver
{
    private readonly Dictionary<Module, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<ProfilerRange> _open = new();

    public ModuleRanges(Module network)
    {
        foreach (var (name, module) in network.NamedModules())
        {
            _names.Add(module, name);
        }
    }

    public void OnEnter(Layer layer, Tensor x) =>
        _open.Push(Profiler.Range(_names.GetValueOrDefault(layer) ?? layer.GetType().Name, ProfiledKind.Module));

    public void OnLeave(Layer layer, Tensor y) => _open.Pop().Dispose();
}
