using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Relight.Tensors.Tracing;

namespace Relight.Tensors.Interop;

/// <summary>The one way into libtorch's operators.</summary>
internal static unsafe class OperatorCall
{
    /// <summary>Calls for effect; results are dropped.</summary>
    public static void Invoke(nint op, Value* arguments, int count)
    {
        int resultCount;
        if (NativeMethods.rl_operator_call(op, arguments, count, null, 0, &resultCount) is var status && status != 0)
        {
            Fail(status, op, arguments, count);
        }

        OperatorTrace.Current?.Add(op, arguments, count, null, 0);
    }

    public static Tensor Tensor(nint op, Value* arguments, int count)
    {
        Value result;
        int resultCount;
        if (NativeMethods.rl_operator_call(op, arguments, count, &result, 1, &resultCount) is var status && status != 0)
        {
            Fail(status, op, arguments, count);
        }

        OperatorTrace.Current?.Add(op, arguments, count, &result, 1);

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
        if (NativeMethods.rl_operator_call(op, arguments, count, results, capacity, &resultCount) is var status && status != 0)
        {
            Fail(status, op, arguments, count);
        }

        OperatorTrace.Current?.Add(op, arguments, count, results, resultCount);

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
    private static void Fail(int status, nint op, Value* arguments, int count)
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

        throw NativeStatus.Error(
            status, $"{schema[..schema.IndexOf('(', StringComparison.Ordinal)]}({string.Join(", ", given)}): {Essence(error)}");
    }

    /// <summary>Where no kernel is there, libtorch lists every backend and who registered it; the first sentence is what matters.</summary>
    private static string Essence(string error)
    {
        const string end = "' backend.";
        var at = error.StartsWith("Could not run '", StringComparison.Ordinal) ? error.IndexOf(end, StringComparison.Ordinal) : -1;
        return at < 0 ? error : error[..(at + end.Length)];
    }

    private static string Describe(Value value)
    {
        switch (value.Tag)
        {
            case ValueTag.None: return "None";
            case ValueTag.Default: return "default";
            case ValueTag.Tensor: return Describe(value.Pointer);
            case ValueTag.Int: return value.Integer.ToString(CultureInfo.InvariantCulture);
            case ValueTag.Double: return Invariant(value.Real);
            case ValueTag.Bool: return Truth(value.Integer != 0);
            case ValueTag.Complex: return new Scalar(value).ToString();
            case ValueTag.Device: return new Device((DeviceType)value.Count, (int)value.Integer).ToString();
            case ValueTag.IntList: return $"[{string.Join(", ", new ReadOnlySpan<long>((void*)value.Pointer, value.Count).ToArray())}]";
            case ValueTag.DoubleList:
                return $"[{string.Join(", ", new ReadOnlySpan<double>((void*)value.Pointer, value.Count).ToArray().Select(Invariant))}]";
            case ValueTag.BoolList:
                return $"[{string.Join(", ", new ReadOnlySpan<bool>((void*)value.Pointer, value.Count).ToArray().Select(Truth))}]";
            case ValueTag.String: return $"'{Encoding.UTF8.GetString((byte*)value.Pointer, value.Count)}'";
            case ValueTag.TensorList or ValueTag.OptionalTensorList: return DescribeList((nint*)value.Pointer, value.Count);
            default: return value.Tag.ToString();
        }
    }

    private static string Truth(bool value) => value ? "true" : "false";

    private static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string DescribeList(nint* handles, int count)
    {
        const int most = 4;
        var shown = new List<string>();
        for (var i = 0; i < Math.Min(count, most); i++)
        {
            shown.Add(Describe(handles[i]));
        }

        return $"[{count} tensor{(count == 1 ? "" : "s")}: {string.Join(", ", shown)}{(count > most ? ", …" : "")}]";
    }

    private static string Describe(nint handle)
    {
        if (handle == 0)
        {
            return "None";
        }

        int dtype, rank;
        long* sizes;
        var type = NativeMethods.rl_tensor_dtype(handle, &dtype) == 0 ? ((DType)dtype).TorchName : "tensor";
        var has = NativeMethods.rl_tensor_sizes(handle, &sizes, &rank) == 0;
        return $"{type} {(has ? new Shape(new ReadOnlySpan<long>(sizes, rank)).ToString() : "without a shape")}";
    }
}
