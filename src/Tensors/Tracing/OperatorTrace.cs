using Relight.Tensors.Interop;

namespace Relight.Tensors.Tracing;

/// <summary>
/// Notes each operator that this thread calls, with where its arguments came from: the graph of a computation. Without a trace, that costs
/// a look at one field. What runs inside libtorch, such as a backward pass, is not seen.
/// </summary>
public sealed unsafe class OperatorTrace : IDisposable
{
    [ThreadStatic]
    private static OperatorTrace? _current;

    private readonly List<TracedCall> _calls = [];
    private readonly Dictionary<nint, int> _makers = [];   // by a tensor's handle; whoever takes the place of a freed one is made anew
    private readonly Dictionary<nint, string> _names = [];

    private OperatorTrace() => _current = this;

    /// <summary>The calls so far, in order.</summary>
    public IReadOnlyList<TracedCall> Calls => _calls;

    /// <summary>Noted with each call, such as the layer that makes it.</summary>
    public string Scope { get; set; } = "";

    internal static OperatorTrace? Current => _current;

    /// <summary>Begins on this thread, until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">One is on already.</exception>
    public static OperatorTrace Begin() => _current is null
        ? new OperatorTrace()
        : throw new InvalidOperationException("A trace is on already on this thread: dispose it first.");

    /// <summary>Gives a tensor that was made before the trace a place in it.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="kind">What it is, in the place of an operator's name.</param>
    /// <param name="scope">Noted with it.</param>
    public void Name(Tensor tensor, string kind, string scope)
    {
        _makers[tensor.Handle] = _calls.Count;
        _calls.Add(new TracedCall(kind, scope, [], tensor.Shape));
        GC.KeepAlive(tensor);
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (_current == this)
        {
            _current = null;
        }
    }

    internal void Add(nint op, Value* arguments, int count, Value* results, int resultCount)
    {
        var name = NameOf(op);
        List<nint> outputs = [];
        for (var i = 0; i < resultCount; i++)
        {
            AddTensors(outputs, results[i]);
        }

        if (name.EndsWith('_') && count > 0)
        {
            AddTensors(outputs, arguments[0]);   // in place: what it is given is what it makes
        }

        if (outputs.Count == 0)
        {
            return;
        }

        List<nint> inputs = [];
        for (var i = 0; i < count; i++)
        {
            AddTensors(inputs, arguments[i]);
        }

        int[] makers = [.. inputs.Where(_makers.ContainsKey).Select(handle => _makers[handle]).Distinct()];
        outputs.ForEach(handle => _makers[handle] = _calls.Count);
        _calls.Add(new TracedCall(name, Scope, makers, Tensor.ShapeOf(outputs[0])));
    }

    private static void AddTensors(List<nint> handles, Value value)
    {
        if (value.Tag == ValueTag.Tensor)
        {
            handles.Add(value.Pointer);
        }
        else if (value.Tag is ValueTag.TensorList or ValueTag.OptionalTensorList)
        {
            handles.AddRange(new ReadOnlySpan<nint>((void*)value.Pointer, value.Count).ToArray().Where(handle => handle != 0));
        }
    }

    private string NameOf(nint op)
    {
        if (!_names.TryGetValue(op, out var name))
        {
            byte* text = null;
            NativeStatus.Check(NativeMethods.rl_operator_schema(op, &text));
            var schema = NativeStatus.TakeText(text);
            name = schema[..schema.IndexOfAny(['.', '('])];
            _names.Add(op, name);
        }

        return name;
    }
}
