using System.Buffers;
using System.Text;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>An operator of libtorch by name: every namespace, also those without generated methods.</summary>
public sealed unsafe class Operator
{
    private readonly nint _handle;

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
    public static Operator Find(string name, string overload = "") =>
        new(name, overload, FindHandle(Encoding.UTF8.GetBytes(name + "\0"), Encoding.UTF8.GetBytes(overload + "\0")));

    /// <summary>Calls the operator. Arguments left out at the end, or before the tensors to write into, take the schema's defaults.</summary>
    /// <param name="arguments">Tensor, long, int, double, bool, string, DType, Device, Generator, long[], double[], bool[], Tensor[], Tensor?[], Scalar[] or null.</param>
    /// <returns>The results: Tensor, Tensor[], long, double, bool, string, Device, long[], double[], bool[] or null each.</returns>
    /// <exception cref="TorchException">libtorch refused the call.</exception>
    public object?[] Call(params ReadOnlySpan<object?> arguments)
    {
        const int mostResults = 16;
        var pins = new List<MemoryHandle>();
        try
        {
            var values = stackalloc Value[Math.Max(arguments.Length, 1)];
            for (var i = 0; i < arguments.Length; i++)
            {
                values[i] = ToValue(arguments[i], pins);
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

    private static string VersionHint(ReadOnlySpan<byte> name, ReadOnlySpan<byte> overload)
    {
        var fullName = $"{Encoding.UTF8.GetString(name)}.{Encoding.UTF8.GetString(overload)}".Replace("\0", "", StringComparison.Ordinal).TrimEnd('.');
        return Operators.VersionOf(fullName) is { } version ? $"; libtorch {version} has it" : "";
    }

    private static Value ToValue(object? argument, List<MemoryHandle> pins)
    {
        switch (argument)
        {
            case null: return Value.None;
            case Tensor tensor: return Value.Of(tensor);
            case long integer: return Value.Of(integer);
            case int integer: return Value.Of((long)integer);
            case double real: return Value.Of(real);
            case float real: return Value.Of((double)real);
            case bool flag: return Value.Of(flag);
            case Scalar scalar: return Value.Of(scalar);
            case DType dtype: return Value.Of((long)dtype);
            case Layout layout: return Value.Of((long)layout);
            case MemoryFormat format: return Value.Of((long)format);
            case Device device: return Value.Of(device);
            case Generator generator: return Value.OfOptional(generator);
            case long[] list: return Value.OfList((long*)Pin(list, pins), list.Length);
            case double[] list: return Value.OfList((double*)Pin(list, pins), list.Length);
            case bool[] list: return Value.OfList((bool*)Pin(list, pins), list.Length);
            case Scalar[] list: return Value.OfList((Scalar*)Pin(list, pins), list.Length);
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                return Value.OfText((byte*)Pin(bytes, pins), bytes);
            case Tensor?[] list when Array.Exists(list, t => t is null):
                var optional = new nint[list.Length];
                Pin(optional, pins);
                return Value.OfOptionalList(list, optional);
            case Tensor[] list:
                var handles = new nint[list.Length];
                Pin(handles, pins);
                return Value.OfList((ReadOnlySpan<Tensor>)list!, handles);
            default:
                throw new ArgumentException($"An operator takes no {argument.GetType().Name}.", nameof(argument));
        }
    }

    private static void* Pin<T>(T[] array, List<MemoryHandle> pins)
    {
        var pin = array.AsMemory().Pin();
        pins.Add(pin);
        return pin.Pointer;
    }
}
