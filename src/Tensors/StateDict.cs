using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Relight.Tensors;

/// <summary>Tensors by name, in the order in which they were added.</summary>
public sealed class StateDict : IReadOnlyCollection<KeyValuePair<string, Tensor>>, IDisposable
{
    private readonly OrderedDictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Number of entries.</summary>
    public int Count => _tensors.Count;

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => _tensors.Keys;

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="StateDictException">There is none.</exception>
    public Tensor this[string name] => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new StateDictException($"The state has no entry '{name}'; it holds {Summary()}.");

    /// <summary>Adds an entry.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(string name, Tensor tensor) => _tensors.Add(name, tensor);

    /// <summary>Adds a number as a tensor of shape () and type int64.</summary>
    public void Add(string name, long value) => Add(name, Tensor.FromSpan([value], []));

    /// <summary>Adds a number as a tensor of shape () and type float64.</summary>
    public void Add(string name, double value) => Add(name, Tensor.FromSpan([value], []));

    /// <summary>Adds every entry of another state under <paramref name="prefix"/> and a dot.</summary>
    public void AddAll(string prefix, StateDict state)
    {
        foreach (var (name, tensor) in state)
        {
            Add($"{prefix}.{name}", tensor);
        }
    }

    /// <summary>The entries whose names begin with <paramref name="prefix"/> and a dot, without it.</summary>
    public StateDict Under(string prefix)
    {
        var result = new StateDict();
        foreach (var (name, tensor) in _tensors)
        {
            if (name.StartsWith(prefix + ".", StringComparison.Ordinal))
            {
                result.Add(name[(prefix.Length + 1)..], tensor);
            }
        }

        return result;
    }

    /// <summary>The tensor of a name, if there is one.</summary>
    public bool TryGetValue(string name, [NotNullWhen(true)] out Tensor? tensor) => _tensors.TryGetValue(name, out tensor);

    /// <summary>The same names with copies of the tensors, without their graphs. They outlive the present scope: dispose them.</summary>
    public StateDict Clone()
    {
        using var noGrad = NoGradScope.Enter();
        using var outside = TensorScope.Outside();
        var result = new StateDict();
        foreach (var (name, tensor) in _tensors)
        {
            result.Add(name, tensor.Clone());
        }

        return result;
    }

    /// <summary>Disposes every tensor.</summary>
    public void Dispose()
    {
        foreach (var (_, tensor) in _tensors)
        {
            tensor.Dispose();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Summary() => Count switch
    {
        0 => "nothing",
        <= 8 => string.Join(", ", Names),
        _ => $"{string.Join(", ", Names.Take(8))} and {Count - 8} more",
    };
}
