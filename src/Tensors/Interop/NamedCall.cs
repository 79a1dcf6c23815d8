using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using Relight.Tensors.Schemas;

namespace Relight.Tensors.Interop;

/// <summary>Makes an operator's arguments of C# objects, as its schema wants them.</summary>
internal sealed unsafe class NamedCall(string schemaText)
{
    private readonly Schema? _schema = Schema.Parse(schemaText);

    /// <summary>The value of one argument; lists stay pinned until the pins are disposed.</summary>
    /// <param name="place">Its place among those given.</param>
    /// <param name="count">How many are given.</param>
    /// <param name="given">The argument.</param>
    /// <param name="pins">Takes what is to stay where it is until after the call.</param>
    /// <exception cref="ArgumentException">It is of another kind than the schema's.</exception>
    public Value ToValue(int place, int count, object? given, List<MemoryHandle> pins)
    {
        if (_schema is null || count > _schema.Arguments.Count)
        {
            return Value.None;   // libtorch says how many arguments there may be
        }

        // Tensors to write into stand at the end, also where arguments before them are left out.
        var targets = Math.Min(count, _schema.Arguments.AsEnumerable().Reverse().TakeWhile(argument => argument.IsOut).Count());
        place = place < count - targets ? place : _schema.Arguments.Count - count + place;
        var argument = _schema.Arguments[place];
        if (given is null)
        {
            return argument.IsOptional ? Value.None : throw Mismatch(argument, given);
        }

        return Convert(argument, given, pins) ?? throw Mismatch(argument, given);
    }

    private static Value? Convert(SchemaArgument argument, object given, List<MemoryHandle> pins) => argument.BaseType switch
    {
        "Tensor" => given is Tensor tensor ? Value.Of(tensor) : null,
        "int" => Integer(given) is { } integer ? Value.Of(integer) : null,
        "ScalarType" => given is DType ? Integer(given) is { } dtype ? Value.Of(dtype) : null : null,
        "Layout" => given is Layout layout ? Value.Of(layout) : null,
        "MemoryFormat" => given is MemoryFormat format ? Value.Of(format) : null,
        "float" => Real(given) is { } real ? Value.Of(real) : null,
        "bool" => given is bool flag ? Value.Of(flag) : null,
        "Scalar" => Number(given) is { } number ? Value.Of(number) : null,
        "Device" => given is Device device ? Value.Of(device) : null,
        "Generator" => given is Generator generator ? Value.OfOptional(generator) : null,
        "str" => given is string text ? OfText(text, pins) : null,
        "int[]" => given is Shape shape ? OfIntegers(shape.ToArray(), pins)
            : argument.IsSizedList && Integer(given) is { } alone ? OfIntegers([alone], pins)
            : (given as long[] ?? Items(given, Integer)) is { } integers ? OfIntegers(integers, pins) : null,
        "float[]" => (given as double[] ?? Items(given, Real)) is { } reals ? Value.OfList((double*)Pin(reals, pins), reals.Length) : null,
        "bool[]" => (given as bool[] ?? Items(given, Boolean)) is { } flags ? Value.OfList((bool*)Pin(flags, pins), flags.Length) : null,
        "Scalar[]" => (given as Scalar[] ?? Items(given, Number)) is { } numbers
            ? Value.OfList((Scalar*)Pin(numbers, pins), numbers.Length)
            : null,
        "Tensor[]" => Tensors(given, orNull: false) is { } tensors ? OfTensors(tensors, optional: false, pins) : null,
        "Tensor?[]" => Tensors(given, orNull: true) is { } tensors ? OfTensors(tensors, optional: true, pins) : null,
        _ => null,
    };

    private static long? Integer(object? given) => given switch
    {
        long or int or short or sbyte or byte or ushort or uint => System.Convert.ToInt64(given, CultureInfo.InvariantCulture),
        DType dtype => (int)dtype,
        Layout layout => (int)layout,
        MemoryFormat format => (int)format,
        Scalar { IsInteger: true } scalar => scalar.ToInt64(),
        _ => null,
    };

    private static double? Real(object? given) => given switch
    {
        double real => real,
        float real => real,
        Half real => (double)real,
        Scalar { IsReal: true } scalar => scalar.ToDouble(),
        DType or Layout or MemoryFormat => null,
        _ => Integer(given),
    };

    private static bool? Boolean(object? given) => given is bool flag ? flag : null;

    private static Scalar? Number(object? given) => given switch
    {
        Scalar scalar => scalar,
        bool flag => flag,
        Complex complex => complex,
        DType or Layout or MemoryFormat => null,
        _ => Integer(given) is { } integer ? integer : Real(given) is { } real ? real : null,
    };

    /// <summary>The items of a collection; null where it is none, or where an item is of another kind.</summary>
    private static T[]? Items<T>(object given, Func<object?, T?> convert)
        where T : struct
    {
        if (given is not IEnumerable collection || given is string)
        {
            return null;
        }

        var items = collection.Cast<object?>().Select(convert).ToArray();
        return items.All(item => item.HasValue) ? Array.ConvertAll(items, item => item!.Value) : null;
    }

    private static Tensor?[]? Tensors(object given, bool orNull)
    {
        if (given is not IEnumerable collection || given is string)
        {
            return null;
        }

        if (given is Tensor[] tensors && (orNull || !Array.Exists(tensors, tensor => tensor is null)))
        {
            return tensors;
        }

        object?[] items = [.. collection];
        return items.All(item => item is Tensor || (orNull && item is null)) ? [.. items.Cast<Tensor?>()] : null;
    }

    private static Value OfIntegers(long[] integers, List<MemoryHandle> pins) => Value.OfList((long*)Pin(integers, pins), integers.Length);

    private static Value OfText(string text, List<MemoryHandle> pins)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Value.OfText((byte*)Pin(bytes, pins), bytes);
    }

    private static Value OfTensors(Tensor?[] tensors, bool optional, List<MemoryHandle> pins)
    {
        var handles = new nint[tensors.Length];
        Pin(handles, pins);
        return optional ? Value.OfOptionalList(tensors, handles) : Value.OfList((ReadOnlySpan<Tensor>)tensors!, handles);
    }

    private static void* Pin<T>(T[] array, List<MemoryHandle> pins)
    {
        var pin = array.AsMemory().Pin();
        pins.Add(pin);
        return pin.Pointer;
    }

    private ArgumentException Mismatch(SchemaArgument argument, object? given) => new(
        $"{_schema!.FullName}: argument '{argument.Name}' takes {Expected(argument)}, and not {Described(given)}. Its schema is "
            + $"{_schema.Text}");

    private static string Expected(SchemaArgument argument)
    {
        var what = argument.BaseType switch
        {
            "Tensor" => "a tensor",
            "int" => "an integer",
            "float" => "a number",
            "bool" => "true or false",
            "Scalar" => "a number or a boolean",
            "str" => "a text",
            "ScalarType" => "an element type (DType)",
            "Layout" => "a Layout",
            "MemoryFormat" => "a MemoryFormat",
            "Device" => "a Device",
            "Generator" => "a Generator",
            "int[]" => argument.IsSizedList ? "a list of integers, or one for all of it" : "a list of integers",
            "float[]" => "a list of numbers",
            "bool[]" => "a list of booleans",
            "Scalar[]" => "a list of numbers or booleans",
            "Tensor[]" => "a list of tensors",
            "Tensor?[]" => "a list of tensors and nulls",
            var other => $"a {other}, which C# cannot give",
        };
        return argument.IsOptional ? what + ", or null" : what;
    }

    private static string Described(object? given) => given switch
    {
        null => "null",
        string text => $"the text '{text}'",
        bool flag => flag ? "true" : "false",
        Tensor tensor => $"a tensor ({tensor.DType.TorchName} {tensor.Shape})",
        Shape shape => $"the shape {shape}",
        DType dtype => $"the element type {dtype.TorchName}",
        Scalar or IFormattable when Number(given) is not null => string.Create(CultureInfo.InvariantCulture, $"the number {given}"),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Take(8).Select(Brief))}]",
        _ => $"a {given.GetType().Name}",
    };

    private static string Brief(object? item) => item switch
    {
        null => "null",
        Tensor => "a tensor",
        string text => $"'{text}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => item.ToString() ?? "",
    };
}
