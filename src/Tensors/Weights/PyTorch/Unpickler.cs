using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>
/// Reads a Python pickle without running anything: data become data, an object of a class becomes a <see cref="PickleObject"/> that holds what
/// the pickle says of it, and a call is refused unless the name is on a list that the caller gives.
/// </summary>
/// <remarks>
/// Protocols 2 to 5 as far as <c>torch.save</c> uses them; https://docs.python.org/3/library/pickletools.html names the opcodes. No step
/// recurses, and each opcode makes at most one object, so that nesting and references to the memo cost no more than the pickle's own length.
/// </remarks>
/// <param name="pickle">The bytes, from the protocol opcode on.</param>
/// <param name="findGlobal">Gives what stands for module and name: a <see cref="PickleName"/> or <see cref="PickleFunction"/>.</param>
/// <param name="findPersistent">Gives what a persistent id stands for.</param>
internal sealed class Unpickler(ReadOnlyMemory<byte> pickle, Func<string, string, object> findGlobal, Func<object?, object?> findPersistent)
{
    private const int MaxOpcodes = 5_000_000;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly object Mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _position;

    /// <summary>Bytes that were read.</summary>
    internal int Position => _position;

    /// <summary>Reads the one object that the pickle holds.</summary>
    /// <exception cref="PickleException">The pickle is damaged or holds something else than weights.</exception>
    internal object? Read()
    {
        for (var count = 0; count < MaxOpcodes; count++)
        {
            var at = _position;
            var opcode = Take(1)[0];
            if (opcode == '.')
            {
                return _stack.Count == 1 ? Pop() : throw new PickleException($"it ends with {_stack.Count} objects instead of one");
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
            case 0x80: CheckProtocol(Take(1)[0]); break;
            case 0x95: _ = Take(8); break;                                                      // FRAME
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push((long)Take(1)[0]); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 0x8A: Push(LongOf(Take(Take(1)[0]))); break;                                   // LONG1
            case 0x8B: Push(LongOf(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4))))); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case (byte)'X': Push(TextOf(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))))); break;
            case 0x8C: Push(TextOf(Take(Take(1)[0]))); break;
            case 0x8D: Push(TextOf(Take(BinaryPrimitives.ReadInt64LittleEndian(Take(8))))); break;
            case (byte)'T': Push(Encoding.Latin1.GetString(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4))))); break;
            case (byte)'U': Push(Encoding.Latin1.GetString(Take(Take(1)[0]))); break;
            case (byte)'B': Push(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))).ToArray()); break;
            case (byte)'C': Push(Take(Take(1)[0]).ToArray()); break;
            case 0x8E or 0x96: Push(Take(BinaryPrimitives.ReadInt64LittleEndian(Take(8))).ToArray()); break;   // BINBYTES8, BYTEARRAY8
            default: return false;
        }
        return true;
    }

    private bool ReadContainer(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(': Push(Mark); break;
            case (byte)'0': _ = PopAny(); break;
            case (byte)'1': _ = PopToMark(); break;
            case (byte)')': Push(new PickleTuple([])); break;
            case 0x85: Push(new PickleTuple([Pop()])); break;
            case 0x86: PushTuple(2); break;
            case 0x87: PushTuple(3); break;
            case (byte)'t': Push(new PickleTuple(PopToMark())); break;
            case (byte)']' or 0x8F: Push(new PickleList()); break;                                // 0x8F: EMPTY_SET
            case (byte)'a': Append([Pop()]); break;
            case (byte)'e' or 0x90: Append(PopToMark()); break;                                   // 0x90: ADDITEMS
            case 0x91: PushFrozenSet(); break;
            case (byte)'}': Push(new PickleDict()); break;
            case (byte)'s': SetItem(Pop()); break;
            case (byte)'u': SetItems(PopToMark()); break;
            default: return false;
        }
        return true;
    }

    private bool ReadReference(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q': _memo[Take(1)[0]] = Peek(); break;
            case (byte)'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek(); break;
            case 0x94: _memo[_memo.Count] = Peek(); break;
            case (byte)'h': Push(Recall(Take(1)[0])); break;
            case (byte)'j': Push(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case (byte)'2': Push(Peek()); break;
            case (byte)'c': Push(Global(TakeLine(), TakeLine())); break;
            case 0x93: PushStackGlobal(); break;
            case (byte)'Q': Push(findPersistent(Pop())); break;
            case (byte)'R': Call(); break;
            case 0x81: MakeObject(); break;
            case 0x92: _ = Pop(); MakeObject(); break;                                            // NEWOBJ_EX: with arguments by name
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
        var name = Pop();
        Push(Pop() is string module && name is string text ? Global(module, text) : throw new PickleException("a global's name is no string"));
    }

    private void Call()
    {
        var arguments = Pop();
        Push((Pop(), arguments) switch
        {
            (PickleFunction function, PickleTuple tuple) => function.Call(tuple.Items),
            (PickleName { MayBeCalled: true } name, PickleTuple) => new PickleObject(name.Name),
            (PickleName name, _) => throw new PickleException(
                $"it calls {Shown(name.Name)}, which weights have no need of, so it is refused. In Python, save the tensors alone: torch.save(model.state_dict(), path)"),
            _ => throw new PickleException("it calls something that is no function, which is refused"),
        });
    }

    // cls.__new__(cls, …): of whatever class, here it is a bag of what follows
    private void MakeObject()
    {
        _ = Pop();
        Push(Pop() switch
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
        var state = Pop();
        switch (Peek())
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
        if (Peek() is PickleObject)
        {
            return;   // a class of lists: no weights lie in it
        }
        var list = Peek() as PickleList ?? throw new PickleException("it appends to something that is no list");
        Array.ForEach(items, list.Add);
    }

    private void PushFrozenSet()
    {
        var items = PopToMark();
        Push(new PickleList());
        Append(items);
    }

    private void SetItem(object? value) => SetItems([Pop(), value]);

    private void SetItems(object?[] items)
    {
        var dict = Peek() as PickleDict ?? (Peek() as PickleObject)?.Items ?? throw new PickleException("it sets items of something that is no dict");
        if (items.Length % 2 != 0)
        {
            throw new PickleException("a dict has a key without a value");
        }
        for (var i = 0; i < items.Length; i += 2)
        {
            dict.Set(items[i], items[i + 1]);
        }
    }

    private void PushTuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }
        Push(new PickleTuple(items));
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Peek() => _stack.Count > 0 && _stack[^1] != Mark ? _stack[^1] : throw new PickleException("its stack runs empty");

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object? PopAny()
    {
        var value = _stack.Count > 0 ? _stack[^1] : throw new PickleException("its stack runs empty");
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw new PickleException("a mark is missing");
        }
        var items = _stack[(mark + 1)..].ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private object? Recall(long index) => _memo.TryGetValue(index, out var value) ? value : throw new PickleException($"memo {index} is not set");

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > pickle.Length - _position)
        {
            throw new PickleException($"it ends in the middle: {count} bytes wanted at byte {_position}, {pickle.Length - _position} left");
        }
        var taken = pickle.Span.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    private string TakeLine()
    {
        var length = pickle.Span[_position..].IndexOf((byte)'\n');
        var line = TextOf(Take(length >= 0 ? length : throw new PickleException($"a name at byte {_position} does not end")));
        _ = Take(1);
        return line;
    }

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new PickleException("a string is not UTF-8");
        }
    }

    private static object LongOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 16)
        {
            throw new PickleException($"a number has {bytes.Length} bytes");
        }
        var value = new BigInteger(bytes);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value;
    }

    private static string Shown(string name) => name.Length <= 80 ? name : name[..80] + "…";
}
