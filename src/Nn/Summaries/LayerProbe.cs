using Relight.Tensors;

namespace Relight.Nn.Summaries;

/// <summary>Notes each application of a layer without layers inside it, on one sample.</summary>
internal sealed class LayerProbe : IForwardObserver, IDisposable
{
    private readonly Dictionary<Module, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(Tensor Input, nint Place, bool HasChildren)> _open = new();
    private readonly List<Tensor> _alive = [];
    private readonly HashSet<(nint Place, DType DType)> _kept = [];
    private readonly HashSet<Module> _seen = new(ReferenceEqualityComparer.Instance);

    public LayerProbe(Layer network)
    {
        foreach (var (name, module) in network.NamedModules())
        {
            _names.Add(module, name);
        }
    }

    /// <summary>What was seen, in order.</summary>
    public List<Application> Applications { get; } = [];

    public void OnEnter(Layer layer, Tensor x)
    {
        if (_open.TryPop(out var outer))
        {
            _open.Push(outer with { HasChildren = true });
        }

        var alias = Alias(x);
        _open.Push((alias, PlaceOf(alias), false));
    }

    public void OnLeave(Layer layer, Tensor y)
    {
        var (x, place, hasChildren) = _open.Pop();
        if (hasChildren)
        {
            return;
        }

        var weight = KeptForBackward.Weight(layer);
        var (sampleBytes, fixedBytes) = (KeptForBackward.Extra(layer, y), 0L);
        if (KeptForBackward.Input(layer))
        {
            var dtype = weight is null ? x.DType : y.DType;   // autocast hands convolutions and linear layers a converted copy
            sampleBytes += _kept.Add((place, dtype)) ? x.ElementCount * dtype.SizeInBytes : 0;
        }

        if (KeptForBackward.Output(layer))
        {
            sampleBytes += _kept.Add((PlaceOf(Alias(y)), y.DType)) ? y.SizeInBytes : 0;
        }

        if (weight is not null && weight.DType != y.DType)
        {
            fixedBytes = weight.ElementCount * y.DType.SizeInBytes;
        }

        var isNew = _seen.Add(layer);
        Applications.Add(new Application(
            _names.GetValueOrDefault(layer, ""), layer, y.Shape, isNew ? layer.ParameterCount() : 0, MultiplyAdds(layer, x, y), sampleBytes,
            isNew ? fixedBytes : 0));
    }

    public void Dispose() => _alive.ForEach(tensor => tensor.Dispose());

    /// <summary>Keeps the memory, so that no later tensor takes its place.</summary>
    private Tensor Alias(Tensor tensor)
    {
        using var outside = TensorScope.Outside();
        var alias = tensor.Detach();
        _alive.Add(alias);
        return alias;
    }

    private unsafe nint PlaceOf(Tensor tensor) => tensor.IsDense ? (nint)tensor.DataPointer() : -_alive.Count;

    private static long MultiplyAdds(Layer layer, Tensor x, Tensor y) => layer switch
    {
        Conv1d or Conv2d or Linear =>
            y.ElementCount * (KeptForBackward.Weight(layer)!.ElementCount / KeptForBackward.Weight(layer)!.Size(0)),
        ConvTranspose2d convolution => x.ElementCount * (convolution.Weight.ElementCount / convolution.Weight.Size(0)),
        _ => 0,
    };

    /// <summary>One application.</summary>
    /// <param name="Name">Path of the layer.</param>
    /// <param name="Layer">The layer.</param>
    /// <param name="Output">Shape for one sample.</param>
    /// <param name="Parameters">Of its first application.</param>
    /// <param name="MultiplyAdds">For one sample.</param>
    /// <param name="SampleBytes">Kept for each sample.</param>
    /// <param name="FixedBytes">Kept once: a weight's copy.</param>
    internal sealed record Application(
        string Name, Layer Layer, Shape Output, long Parameters, long MultiplyAdds, long SampleBytes, long FixedBytes);
}
