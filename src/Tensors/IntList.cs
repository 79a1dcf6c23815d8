using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>Integers as operators take them: a list, <c>[2, 1]</c>, or one number that stands for a list of it alone.</summary>
/// <remarks>Nothing is copied: a list is seen where it is. <c>default</c> and null stand for a list that is not given.</remarks>
[CollectionBuilder(typeof(IntList), nameof(Create))]
public readonly ref struct IntList
{
    private readonly ReadOnlySpan<long> _list;
    private readonly long _number;
    private readonly IntListKind _kind;

    private IntList(ReadOnlySpan<long> list)
    {
        _list = list;
        _kind = IntListKind.List;
    }

    private IntList(long number)
    {
        _number = number;
        _kind = IntListKind.Number;
    }

    /// <summary>How many integers; 1 for a number, 0 where none are given.</summary>
    public int Length => _kind == IntListKind.Number ? 1 : _list.Length;

    /// <summary>False for <c>default</c> and null.</summary>
    public bool IsGiven => _kind != IntListKind.None;

    /// <summary>One number for a list.</summary>
    public static implicit operator IntList(long number) => new(number);

    /// <summary>These integers.</summary>
    public static implicit operator IntList(ReadOnlySpan<long> list) => new(list);

    /// <summary>These integers; null for a list that is not given.</summary>
    public static implicit operator IntList(long[]? list) => list is null ? default : new(list.AsSpan());

    /// <summary>The sizes.</summary>
    public static implicit operator IntList(Shape shape) => new(shape.AsSpan());

    /// <summary>For collection expressions.</summary>
    public static IntList Create(ReadOnlySpan<long> list) => new(list);

    /// <summary>The integers one after the other.</summary>
    [UnscopedRef]
    public ReadOnlySpan<long>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    /// <summary>The integers, where they are.</summary>
    [UnscopedRef]
    public ReadOnlySpan<long> AsSpan() => _kind == IntListKind.Number ? new ReadOnlySpan<long>(in _number) : _list;

    /// <summary>For <c>fixed</c>.</summary>
    [UnscopedRef]
    public ref readonly long GetPinnableReference() =>
        ref _kind == IntListKind.Number ? ref _number : ref MemoryMarshal.GetReference(_list);

    /// <summary>For an argument that has to be given.</summary>
    /// <exception cref="ArgumentNullException">It is not.</exception>
    internal unsafe Value ToValue(long* pinned, string argument) => _kind == IntListKind.None
        ? throw new ArgumentNullException(argument, $"{argument} must be given: a list, such as [0], and not null.")
        : Value.OfList(pinned, Length);

    /// <summary>For an argument in whose place PyTorch takes no number.</summary>
    /// <exception cref="ArgumentNullException">It is not given.</exception>
    /// <exception cref="ArgumentException">It is a number.</exception>
    internal unsafe Value ToListValue(long* pinned, string argument) => _kind == IntListKind.Number
        ? throw new ArgumentException($"{argument} takes a list, such as [{_number}], and not the number {_number}.", argument)
        : ToValue(pinned, argument);

    /// <summary>For an argument that may be None.</summary>
    internal unsafe Value ToOptionalValue(long* pinned) => _kind == IntListKind.None ? Value.None : Value.OfList(pinned, Length);

    /// <summary>For an argument with a default.</summary>
    internal unsafe Value ToDefaultedValue(long* pinned) => _kind == IntListKind.None ? Value.Default : Value.OfList(pinned, Length);
}
