using System.Collections;
using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Layers one after the other: y = layerₙ(… layer₁(x)). Their keys are their indices: <c>0.weight</c>.</summary>
/// <remarks>An output between two layers is disposed as soon as the next layer has used it, so that backward passes can free memory
/// as they go; see <see cref="Layer.Consume"/>.</remarks>
public sealed class Sequential : Layer, IReadOnlyList<Layer>
{
    private readonly List<Layer> _layers;

    /// <summary>Makes a sequence; without layers it returns its input.</summary>
    public Sequential(params IEnumerable<Layer> layers) => _layers = [.. layers];

    /// <inheritdoc/>
    public int Count => _layers.Count;

    /// <summary>The layer at an index; setting replaces it.</summary>
    public Layer this[int index]
    {
        get => _layers[index];
        set => _layers[index] = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Appends a layer.</summary>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        _layers.Add(layer);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = x;
        foreach (var layer in _layers)
        {
            y = ReferenceEquals(x, y) ? layer.Forward(y) : layer.Consume(y);
        }

        return y;
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Module Value)> NamedChildren() => _layers.Select((layer, i) => (Repr.Text(i), (Module)layer));

    /// <inheritdoc/>
    public IEnumerator<Layer> GetEnumerator() => _layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
