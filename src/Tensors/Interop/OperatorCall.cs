using System.Globalization;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Relight.Tensors.Interop;

/// <summary>The one way into libtorch's operators.</summary>
internal static unsafe class OperatorCall
{
    /// <summary>Calls for effect; results are dropped.</summary>
    public static void Invoke(nint op, Value* arguments, int count)
    {
        int resultCount;
        if (NativeMethods.rl_operator_call(op, arguments, count, null, 0, &resultCount) != 0)
        {
            Fail(op, arguments, count);
        }
    }

    public static Tensor Tensor(nint op, Value* arguments, int count)
    {
        Value result;
        int resultCount;
        if (NativeMethods.rl_operator_call(op, arguments, count, &result, 1, &resultCount) != 0)
        {
            Fail(op, arguments, count);
        }

        return result.TakeTensor();
    }

    public static Value Result(nint op, Value* arguments, int count)
    {
        Value result;
        Results(op, arguments, count, &result, 1);
        return result;
    }

    public static int Results(nint op, Value* arguments, int count, Value* results, int capacity)
    {
        int resultCount;
        if (NativeMethods.rl_operator_call(op, arguments, count, results, capacity, &resultCount) != 0)
        {
            Fail(op, arguments, count);
        }

        return resultCount;
    }

    /// <summary>Keeps the tensors of a list reachable until here, so that no finalizer frees them while the call runs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void KeepAlive<T>(ReadOnlySpan<T> objects)
        where T : class?
    {
        // Passing the span is what keeps it alive; the call is all there is to do.
    }

    [DoesNotReturn]
    private static void Fail(nint op, Value* arguments, int count)
    {
        var error = NativeStatus.LastError();
        byte* text = null;
        NativeStatus.Check(NativeMethods.rl_operator_schema(op, &text));
        var schema = NativeStatus.TakeText(text);
        var given = new List<string>();
        for (var i = 0; i < count; i++)
        {
            given.Add(Describe(arguments[i]));
        }

        throw new TorchException($"{schema[..schema.IndexOf('(', StringComparison.Ordinal)]}({string.Join(", ", given)}): {error}");
    }

    private static string Describe(Value value)
    {
        switch (value.Tag)
        {
            case ValueTag.None: return "None";
            case ValueTag.Default: return "default";
            case ValueTag.Tensor: return Describe(value.Pointer);
            case ValueTag.Int: return value.Integer.ToString(CultureInfo.InvariantCulture);
            case ValueTag.Double: return value.Real.ToString(CultureInfo.InvariantCulture);
            case ValueTag.Bool: return value.Integer != 0 ? "true" : "false";
            case ValueTag.Device: return new Device((DeviceType)value.Count, (int)value.Integer).ToString();
            case ValueTag.IntList: return $"[{string.Join(", ", new ReadOnlySpan<long>((void*)value.Pointer, value.Count).ToArray())}]";
            case ValueTag.TensorList: return $"[{value.Count} tensors{(value.Count > 0 ? ", the first " + Describe(*(nint*)value.Pointer) : "")}]";
            default: return value.Tag.ToString();
        }
    }

    private static string Describe(nint handle)
    {
        var shape = new Shape(new ReadOnlySpan<long>(NativeMethods.rl_tensor_sizes(handle), NativeMethods.rl_tensor_rank(handle)));
        return $"{((DType)NativeMethods.rl_tensor_dtype(handle)).ToString().ToLowerInvariant()} {shape}";
    }
}
