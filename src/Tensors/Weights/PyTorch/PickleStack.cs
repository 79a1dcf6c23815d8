namespace Relight.Tensors.Weights.PyTorch;

/// <summary>
/// The objects that a pickle works on, in groups that marks divide: all but <see cref="PopToMark"/> and <see cref="PopAny"/> stop at a
/// mark.
/// </summary>
internal sealed class PickleStack
{
    private static readonly object Mark = new();

    private readonly List<object?> _items = [];

    public int Count => _items.Count;

    public void Push(object? value) => _items.Add(value);

    public void PushMark() => _items.Add(Mark);

    /// <summary>Puts the topmost objects into a tuple.</summary>
    public void PushTuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }
        Push(new PickleTuple(items));
    }

    public object? Peek() => _items.Count > 0 && _items[^1] != Mark ? _items[^1] : throw new PickleException("its stack runs empty");

    public object? Pop()
    {
        var value = Peek();
        _items.RemoveAt(_items.Count - 1);
        return value;
    }

    /// <summary>Takes the topmost object or mark.</summary>
    public object? PopAny()
    {
        var value = _items.Count > 0 ? _items[^1] : throw new PickleException("its stack runs empty");
        _items.RemoveAt(_items.Count - 1);
        return value;
    }

    /// <summary>Takes the topmost mark and all above it, and gives these in the order in which they were put there.</summary>
    public object?[] PopToMark()
    {
        var mark = _items.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw new PickleException("a mark is missing");
        }
        var items = _items[(mark + 1)..].ToArray();
        _items.RemoveRange(mark, _items.Count - mark);
        return items;
    }
}
