namespace Relight.Tensors.Weights.PyTorch;

/// <summary>
/// Reads a Python pickle without running anything: data become data, an object of a class becomes a <see cref="PickleObject"/> that holds
/// what the pickle says of it, and a call is refused unless the name is on a list that the caller gives.
/// </summary>
/// <remarks>
/// Protocols 2 to 5 as far as <c>torch.save</c> uses them; https://docs.python.org/3/library/pickletools.html names the opcodes. No step
/// recurses, and each opcode makes at most one object, so that nesting and references to the memo cost no more than the pickle's own
/// length.
/// </remarks>
/// <param name="pickle">The bytes, from the protocol opcode on.</param>
/// <param name="findGlobal">Gives what stands for module and name: a <see cref="PickleName"/> or <see cref="PickleFunction"/>.</param>
/// <param name="findPersistent">Gives what a persistent id stands for.</param>
internal sealed class Unpickler(ReadOnlyMemory<byte> pickle, Func<string, string, object> findGlobal, Func<object?, object?> findPersistent)
{
    private const int MaxOpcodes = 5_000_000;

    private readonly PickleReader _bytes = new(pickle);
    private readonly PickleStack _stack = new();
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>Bytes that were read.</summary>
    internal int Position => _bytes.Position;

    /// <summary>Reads the one object that the pickle holds.</summary>
    /// <exception cref="PickleException">The pickle is damaged or holds something else than weights.</exception>
    internal object? Read()
    {
        for (var count = 0; count < MaxOpcodes; count++)
        {
            var at = Position;
            var opcode = _bytes.TakeByte();
            if (opcode == '.')
            {
                return _stack.Count == 1 ? _stack.Pop() : throw new PickleException($"it ends with {_stack.Count} objects instead of one");
            }
            if (!ReadData(opcode) && !ReadContainer(opcode) && !ReadReference(opcode))
            {
                throw new PickleException($"opcode 0x{opcode:X2} at byte {at}: weights do not need it, so it is refused");
            }
        }
        throw new PickleException($"it has more than {MaxOpcodes} opcodes");
    }

    private bool ReadData(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: CheckProtocol(_bytes.TakeByte()); break;
            case 0x95: _ = _bytes.Take(8); break;                                           // FRAME
            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'K': _stack.Push((long)_bytes.TakeByte()); break;
            case (byte)'M': _stack.Push((long)_bytes.TakeUInt16()); break;
            case (byte)'J': _stack.Push((long)_bytes.TakeInt32()); break;
            case 0x8A: _stack.Push(_bytes.TakeLong(_bytes.TakeByte())); break;              // LONG1
            case 0x8B: _stack.Push(_bytes.TakeLong(_bytes.TakeInt32())); break;
            case (byte)'G': _stack.Push(_bytes.TakeDouble()); break;
            case (byte)'X': _stack.Push(_bytes.TakeText(_bytes.TakeUInt32())); break;
            case 0x8C: _stack.Push(_bytes.TakeText(_bytes.TakeByte())); break;
            case 0x8D: _stack.Push(_bytes.TakeText(_bytes.TakeInt64())); break;
            case (byte)'T': _stack.Push(_bytes.TakeLatin1(_bytes.TakeInt32())); break;
            case (byte)'U': _stack.Push(_bytes.TakeLatin1(_bytes.TakeByte())); break;
            case (byte)'B': _stack.Push(_bytes.Take(_bytes.TakeUInt32()).ToArray()); break;
            case (byte)'C': _stack.Push(_bytes.Take(_bytes.TakeByte()).ToArray()); break;
            case 0x8E or 0x96: _stack.Push(_bytes.Take(_bytes.TakeInt64()).ToArray()); break; // BINBYTES8, BYTEARRAY8
            default: return false;
        }
        return true;
    }

    private bool ReadContainer(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(': _stack.PushMark(); break;
            case (byte)'0': _ = _stack.PopAny(); break;
            case (byte)'1': _ = _stack.PopToMark(); break;
            case (byte)')': _stack.Push(new PickleTuple([])); break;
            case 0x85: _stack.Push(new PickleTuple([_stack.Pop()])); break;
            case 0x86: _stack.PushTuple(2); break;
            case 0x87: _stack.PushTuple(3); break;
            case (byte)'t': _stack.Push(new PickleTuple(_stack.PopToMark())); break;
            case (byte)']' or 0x8F: _stack.Push(new PickleList()); break;                   // 0x8F: EMPTY_SET
            case (byte)'a': Append([_stack.Pop()]); break;
            case (byte)'e' or 0x90: Append(_stack.PopToMark()); break;                      // 0x90: ADDITEMS
            case 0x91: PushFrozenSet(); break;
            case (byte)'}': _stack.Push(new PickleDict()); break;
            case (byte)'s': SetItem(_stack.Pop()); break;
            case (byte)'u': SetItems(_stack.PopToMark()); break;
            default: return false;
        }
        return true;
    }

    private bool ReadReference(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q': _memo[_bytes.TakeByte()] = _stack.Peek(); break;
            case (byte)'r': _memo[_bytes.TakeUInt32()] = _stack.Peek(); break;
            case 0x94: _memo[_memo.Count] = _stack.Peek(); break;
            case (byte)'h': _stack.Push(Recall(_bytes.TakeByte())); break;
            case (byte)'j': _stack.Push(Recall(_bytes.TakeUInt32())); break;
            case (byte)'2': _stack.Push(_stack.Peek()); break;
            case (byte)'c': _stack.Push(Global(_bytes.TakeLine(), _bytes.TakeLine())); break;
            case 0x93: PushStackGlobal(); break;
            case (byte)'Q': _stack.Push(findPersistent(_stack.Pop())); break;
            case (byte)'R': Call(); break;
            case 0x81: MakeObject(); break;
            case 0x92: _ = _stack.Pop(); MakeObject(); break;                               // NEWOBJ_EX: with arguments by name
            case (byte)'b': Build(); break;
            default: return false;
        }
        return true;
    }

    private static void CheckProtocol(byte protocol)
    {
        if (protocol is < 2 or > 5)
        {
            throw new PickleException($"its protocol is {protocol}; 2 to 5 are read");
        }
    }

    private object Global(string module, string name) => findGlobal(module, name);

    private void PushStackGlobal()
    {
        var name = _stack.Pop();
        _stack.Push(_stack.Pop() is string module && name is string text
            ? Global(module, text)
            : throw new PickleException("a global's name is no string"));
    }

    private void Call()
    {
        var arguments = _stack.Pop();
        _stack.Push((_stack.Pop(), arguments) switch
        {
            (PickleFunction function, PickleTuple tuple) => function.Call(tuple.Items),
            (PickleName { MayBeCalled: true } name, PickleTuple) => new PickleObject(name.Name),
            (PickleName name, _) => throw new PickleException(
                $"it calls {Shown(name.Name)}, which weights have no need of, so it is refused. In Python, save the tensors alone: "
                    + "torch.save(model.state_dict(), path)"),
            _ => throw new PickleException("it calls something that is no function, which is refused"),
        });
    }

    // cls.__new__(cls, …): of whatever class, here it is a bag of what follows
    private void MakeObject()
    {
        _ = _stack.Pop();
        _stack.Push(_stack.Pop() switch
        {
            PickleName name => new PickleObject(name.Name),
            PickleFunction { Name: "collections.OrderedDict" } => new PickleDict(),
            PickleFunction function => new PickleObject(function.Name),
            _ => throw new PickleException("it makes an object of something that is no class"),
        });
    }

    // The state of an OrderedDict is its attributes: state_dict() sets _metadata (version numbers of modules), which nothing here needs.
    private void Build()
    {
        var state = _stack.Pop();
        switch (_stack.Peek())
        {
            case PickleObject made:
                made.Attributes = state as PickleDict ?? (state as PickleTuple)?.Items.FirstOrDefault() as PickleDict;
                break;
            case NumpyArray array:
                array.Set(state);
                break;
            case NumpyType type:
                type.Set(state);
                break;
            case PickleDict when state is PickleDict:
                break;
            default:
                throw new PickleException("it sets attributes of something that has none, which is refused");
        }
    }

    private void Append(object?[] items)
    {
        if (_stack.Peek() is PickleObject)
        {
            return;   // a class of lists: no weights lie in it
        }
        var list = _stack.Peek() as PickleList ?? throw new PickleException("it appends to something that is no list");
        Array.ForEach(items, list.Add);
    }

    private void PushFrozenSet()
    {
        var items = _stack.PopToMark();
        _stack.Push(new PickleList());
        Append(items);
    }

    private void SetItem(object? value) => SetItems([_stack.Pop(), value]);

    private void SetItems(object?[] items)
    {
        var dict = _stack.Peek() as PickleDict ?? (_stack.Peek() as PickleObject)?.Items
            ?? throw new PickleException("it sets items of something that is no dict");
        if (items.Length % 2 != 0)
        {
            throw new PickleException("a dict has a key without a value");
        }
        for (var i = 0; i < items.Length; i += 2)
        {
            dict.Set(items[i], items[i + 1]);
        }
    }

    private object? Recall(long index) =>
        _memo.TryGetValue(index, out var value) ? value : throw new PickleException($"memo {index} is not set");

    private static string Shown(string name) => name.Length <= 80 ? name : name[..80] + "…";
}
