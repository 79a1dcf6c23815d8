namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A Python dict, OrderedDict or the like: pairs in order. Keys are compared only where they are strings.</summary>
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

/// <summary>A Python list or set.</summary>
internal sealed class PickleList
{
    private List<object?>? _items;

    /// <summary>The items in order.</summary>
    internal IReadOnlyList<object?> Items => _items ?? [];

    /// <summary>Adds to the end.</summary>
    internal void Add(object? item) => (_items ??= []).Add(item);
}

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A Python name that stands for itself: a class, a storage class, a dtype.</summary>
/// <param name="Name">Module and name.</param>
/// <param name="MayBeCalled">Whether a call of it is passed over, giving a <see cref="PickleObject"/>, rather than refused.</param>
internal sealed record PickleName(string Name, bool MayBeCalled = false);

/// <summary>A Python name that may be called, and what Relight does in its place.</summary>
internal sealed record PickleFunction(string Name, Func<object?[], object?> Call);

/// <summary>An object of any other class: what the pickle says of it, kept as data. Nothing of its class is run.</summary>
/// <param name="className">Module and name of its class, or of the function that would make it.</param>
internal sealed class PickleObject(string className)
{
    /// <summary>Module and name of its class, or of the function that would make it.</summary>
    internal string ClassName { get; } = className;

    /// <summary>Its attributes by name, where the pickle sets them as a dict.</summary>
    internal PickleDict? Attributes { get; set; }

    /// <summary>Its items, where its class is a kind of dict.</summary>
    internal PickleDict Items { get; } = new();
}

/// <summary>The pickle holds something that is damaged, or that weights have no need of.</summary>
internal sealed class PickleException(string message) : Exception(message);
