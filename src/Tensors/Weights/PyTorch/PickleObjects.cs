namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A Python dict or OrderedDict: pairs in order. Keys are compared only where they are strings.</summary>
internal sealed class PickleDict
{
    private List<KeyValuePair<object?, object?>>? _items;

    /// <summary>The pairs in the order in which they were set.</summary>
    internal IReadOnlyList<KeyValuePair<object?, object?>> Items => _items ?? [];

    /// <summary>Adds a pair; of equal keys the last one counts.</summary>
    internal void Set(object? key, object? value) => (_items ??= []).Add(new(key, value));

    /// <summary>The value of a string key; null where there is none.</summary>
    internal object? Get(string key) => _items?.FindLast(item => item.Key is string name && name == key).Value;
}

/// <summary>A Python list.</summary>
internal sealed class PickleList
{
    private List<object?>? _items;

    /// <summary>Adds to the end.</summary>
    internal void Add(object? item) => (_items ??= []).Add(item);
}

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A Python name that stands for itself: a storage class, a dtype.</summary>
internal sealed record PickleName(string Name);

/// <summary>A Python name that may be called, and what Relight does in its place.</summary>
internal sealed record PickleFunction(string Name, Func<object?[], object?> Call);

/// <summary>The pickle holds something that is damaged, or that weights have no need of.</summary>
internal sealed class PickleException(string message) : Exception(message);
