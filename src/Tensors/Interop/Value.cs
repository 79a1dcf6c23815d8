using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Relight.Tensors.Interop;

/// <summary>rl_value of relight_native.h: one tagged argument or result of an operator.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal unsafe struct Value
{
    [FieldOffset(0)] public ValueTag Tag;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Pointer;
    [FieldOffset(16)] public double Imaginary;

    public static Value None => default;

    public static Value Default => new() { Tag = ValueTag.Default };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Of(Tensor tensor) => new() { Tag = ValueTag.Tensor, Pointer = tensor.Handle };

    public static Value OfOptional(Tensor? tensor) => tensor is null ? None : Of(tensor);

    public static Value Of(long value) => new() { Tag = ValueTag.Int, Integer = value };

    public static Value OfOptional(long? value) => value is { } given ? Of(given) : None;

    public static Value Of(double value) => new() { Tag = ValueTag.Double, Real = value };

    public static Value OfOptional(double? value) => value is { } given ? Of(given) : None;

    public static Value Of(bool value) => new() { Tag = ValueTag.Bool, Integer = value ? 1 : 0 };

    public static Value OfOptional(bool? value) => value is { } given ? Of(given) : None;

    public static Value Of(System.Numerics.Complex value) =>
        new() { Tag = ValueTag.Complex, Real = value.Real, Imaginary = value.Imaginary };

    public static Value Of(DType value) => Of((long)(int)value);

    public static Value OfOptional(DType? value) => value is { } given ? Of(given) : None;

    public static Value Of(Layout value) => Of((long)(int)value);

    public static Value OfOptional(Layout? value) => value is { } given ? Of(given) : None;

    public static Value Of(MemoryFormat value) => Of((long)(int)value);

    public static Value OfOptional(MemoryFormat? value) => value is { } given ? Of(given) : None;

    public static Value Of(Scalar value) => value.ToValue();

    public static Value OfOptional(Scalar? value) => value is { } given ? given.ToValue() : None;

    public static Value Of(Device value) => new() { Tag = ValueTag.Device, Count = (int)value.Type, Integer = value.Index };

    public static Value OfOptional(Device? value) => value is { } given ? Of(given) : None;

    public static Value OfOptional(Generator? generator) =>
        generator is null ? None : new() { Tag = ValueTag.Generator, Pointer = generator.Handle };

    public static Value OfList(long* values, int count) => OfMemory(ValueTag.IntList, values, count);

    public static Value OfList(double* values, int count) => OfMemory(ValueTag.DoubleList, values, count);

    public static Value OfOptionalList(double* pinned, double[]? values) => values is null ? None : OfList(pinned, values.Length);

    public static Value OfList(bool* values, int count) => OfMemory(ValueTag.BoolList, values, count);

    /// <summary>Scalar has the layout of Value, so a span of scalars goes over as it is.</summary>
    public static Value OfList(Scalar* values, int count) => OfMemory(ValueTag.ScalarList, values, count);

    /// <summary>handles is pinned by the caller.</summary>
    public static Value OfList(ReadOnlySpan<Tensor> tensors, Span<nint> handles)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            handles[i] = tensors[i].Handle;
        }

        return OfMemory(ValueTag.TensorList, Unsafe.AsPointer(ref MemoryMarshal.GetReference(handles)), tensors.Length);
    }

    /// <summary>handles is pinned by the caller.</summary>
    public static Value OfOptionalList(ReadOnlySpan<Tensor?> tensors, Span<nint> handles)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            handles[i] = tensors[i]?.Handle ?? 0;
        }

        return OfMemory(ValueTag.OptionalTensorList, Unsafe.AsPointer(ref MemoryMarshal.GetReference(handles)), tensors.Length);
    }

    /// <summary>bytes is pinned by the caller at pointer; null stands for None.</summary>
    public static Value OfText(byte* pointer, byte[]? bytes) => bytes is null ? None : OfMemory(ValueTag.String, pointer, bytes.Length);

    public static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    /// <summary>null! for an undefined tensor, which some backward operators give where nothing was asked for.</summary>
    public readonly Tensor TakeTensor() => Tag switch
    {
        ValueTag.Tensor => new Tensor(Pointer),
        ValueTag.None => null!,
        _ => throw Unexpected("a tensor"),
    };

    public readonly Tensor[] TakeTensors()
    {
        Expect(ValueTag.TensorList, "a list of tensors");
        var result = new Tensor[Count];
        for (var i = 0; i < Count; i++)
        {
            var handle = ((nint*)Pointer)[i];
            result[i] = handle == 0 ? null! : new Tensor(handle);
        }

        NativeMethods.rl_free((void*)Pointer);
        return result;
    }

    public readonly long[] TakeInt64s()
    {
        Expect(ValueTag.IntList, "a list of integers");
        var result = new ReadOnlySpan<long>((void*)Pointer, Count).ToArray();
        NativeMethods.rl_free((void*)Pointer);
        return result;
    }

    public readonly long ToInt64()
    {
        Expect(ValueTag.Int, "an integer");
        return Integer;
    }

    public readonly double ToDouble() => Tag == ValueTag.Int ? Integer : Tag == ValueTag.Double ? Real : throw Unexpected("a number");

    public readonly bool ToBoolean()
    {
        Expect(ValueTag.Bool, "a boolean");
        return Integer != 0;
    }

    public readonly DType ToDType() => (DType)(int)ToInt64();

    public readonly Scalar ToScalar() => Tag switch
    {
        ValueTag.Int => Integer,
        ValueTag.Double => Real,
        ValueTag.Bool => Integer != 0,
        ValueTag.Complex => new System.Numerics.Complex(Real, Imaginary),
        _ => throw Unexpected("a number"),
    };

    /// <summary>A result as the C# type that stands for its tag, taking over what it owns.</summary>
    public readonly object? TakeObject()
    {
        switch (Tag)
        {
            case ValueTag.None: return null;
            case ValueTag.Tensor: return TakeTensor();
            case ValueTag.Int: return Integer;
            case ValueTag.Double: return Real;
            case ValueTag.Bool: return Integer != 0;
            case ValueTag.Complex: return new System.Numerics.Complex(Real, Imaginary);
            case ValueTag.Device: return new Device((DeviceType)Count, (int)Integer);
            case ValueTag.TensorList: return TakeTensors();
            case ValueTag.IntList: return TakeInt64s();
            case ValueTag.String:
                var text = Encoding.UTF8.GetString((byte*)Pointer, Count);
                NativeMethods.rl_free((void*)Pointer);
                return text;
            case ValueTag.DoubleList:
                var reals = new ReadOnlySpan<double>((void*)Pointer, Count).ToArray();
                NativeMethods.rl_free((void*)Pointer);
                return reals;
            case ValueTag.BoolList:
                var flags = new ReadOnlySpan<bool>((void*)Pointer, Count).ToArray();
                NativeMethods.rl_free((void*)Pointer);
                return flags;
            default: throw Unexpected("a result");
        }
    }

    private static Value OfMemory(ValueTag tag, void* memory, int count) => new() { Tag = tag, Count = count, Pointer = (nint)memory };

    private readonly void Expect(ValueTag tag, string what)
    {
        if (Tag != tag)
        {
            throw Unexpected(what);
        }
    }

    private readonly InvalidOperationException Unexpected(string expected) =>
        new($"The operator gave {Tag} where {expected} was expected.");
}
