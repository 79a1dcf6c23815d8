using System.Buffers;
using System.Text;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>An operator of libtorch by name: every namespace, also those without generated methods.</summary>
public sealed unsafe class Operator
{
    private readonly nint _handle;
    private NamedCall? _call;

    private Operator(string name, string overload, nint handle)
    {
        Name = name;
        Overload = overload;
        _handle = handle;
    }

    /// <summary>Names of the operators that have a generated C# method, such as <c>aten::add.Tensor</c>.</summary>
    public static IReadOnlyList<string> Bound => Operators.Names;

    /// <summary>Name with namespace, such as <c>aten::add</c>.</summary>
    public string Name { get; }

    /// <summary>Overload, such as <c>Tensor</c>; empty for the only or first one.</summary>
    public string Overload { get; }

    /// <summary>The schema as libtorch prints it.</summary>
    public string Schema
    {
        get
        {
            byte* text = null;
            NativeStatus.Check(NativeMethods.rl_operator_schema(_handle, &text));
            return NativeStatus.TakeText(text);
        }
    }

    /// <summary>The schemas of all operators of this libtorch, sorted.</summary>
    public static IReadOnlyList<string> Schemas()
    {
        byte* text = null;
        NativeStatus.Check(NativeMethods.rl_operator_schemas(&text));
        return NativeStatus.TakeText(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Finds an operator.</summary>
    /// <param name="name">With its namespace: <c>aten::add</c>, <c>quantized::linear</c>.</param>
    /// <param name="overload">As in the schema after the dot; empty for none.</param>
    /// <exception cref="TorchException">This libtorch has no such operator.</exception>
    public static Operator Find(string name, string overload = "")
    {
        try
        {
            return new(name, overload, FindHandle(Encoding.UTF8.GetBytes(name + "\0"), Encoding.UTF8.GetBytes(overload + "\0")));
        }
        catch (TorchException error) when (Overloads(name) is { Length: > 0 } overloads)
        {
            throw new TorchException($"{error.Message}; overloads of {name} are {string.Join(", ", overloads)}");
        }
    }

    /// <summary>
    /// Calls the operator. Arguments left out at the end, or before the tensors to write into, take the schema's defaults.
    /// </summary>
    /// <param name="arguments">
    /// As the schema names them. int: any integer, DType, Layout, MemoryFormat; float: any real or integer; Scalar: numbers and booleans;
    /// lists: arrays and other collections, and for a list of given size one integer; str: string; null where the schema has a question
    /// mark.
    /// </param>
    /// <returns>The results: Tensor, Tensor[], long, double, bool, Complex, string, Device, long[], double[], bool[] or null
    /// each.</returns>
    /// <exception cref="ArgumentException">An argument is of another kind than the schema's.</exception>
    /// <exception cref="TorchException">libtorch refused the call.</exception>
    public object?[] Call(params ReadOnlySpan<object?> arguments)
    {
        const int mostResults = 16;
        var pins = new List<MemoryHandle>();
        try
        {
            var values = stackalloc Value[Math.Max(arguments.Length, 1)];
            _call ??= new NamedCall(Schema);
            for (var i = 0; i < arguments.Length; i++)
            {
                values[i] = _call.ToValue(i, arguments.Length, arguments[i], pins);
            }

            var results = stackalloc Value[mostResults];
            var count = OperatorCall.Results(_handle, values, arguments.Length, results, mostResults);
            foreach (var argument in arguments)
            {
                GC.KeepAlive(argument);
            }

            var objects = new object?[count];
            for (var i = 0; i < count; i++)
            {
                objects[i] = results[i].TakeObject();
            }

            return objects;
        }
        finally
        {
            pins.ForEach(pin => pin.Dispose());
        }
    }

    /// <summary>name and overload as UTF-8; literals end with the zero that C wants.</summary>
    internal static nint FindHandle(ReadOnlySpan<byte> name, ReadOnlySpan<byte> overload)
    {
        nint found;
        fixed (byte* namePointer = name, overloadPointer = overload.IsEmpty ? "\0"u8 : overload)
        {
            if (NativeMethods.rl_operator_find(namePointer, overloadPointer, &found) is var status && status != 0)
            {
                throw NativeStatus.Error(status, NativeStatus.LastError() + VersionHint(name, overload));
            }
        }

        return found;
    }

    private static string[] Overloads(string name) =>
        [.. Schemas().Select(schema => schema[..schema.IndexOf('(', StringComparison.Ordinal)]).Where(
            known => known == name || known.StartsWith(name + ".", StringComparison.Ordinal))];

    private static string VersionHint(ReadOnlySpan<byte> name, ReadOnlySpan<byte> overload)
    {
        var fullName = $"{Encoding.UTF8.GetString(name)}.{Encoding.UTF8.GetString(overload)}".Replace(
            "\0", "", StringComparison.Ordinal).TrimEnd('.');
        return Operators.VersionOf(fullName) is { } version ? $"; libtorch {version} has it" : "";
    }
}
