namespace Relight.Tensors.Weights.PyTorch;

/// <summary>The allow-list of names that a PyTorch file of weights may hold, and what stands for each.</summary>
internal static class TorchNames
{
    private static readonly (string Storage, DType DType)[] Storages =
    [
        ("FloatStorage", DType.Float32), ("DoubleStorage", DType.Float64), ("HalfStorage", DType.Float16), ("BFloat16Storage", DType.BFloat16),
        ("LongStorage", DType.Int64), ("IntStorage", DType.Int32), ("ShortStorage", DType.Int16), ("CharStorage", DType.Int8),
        ("ByteStorage", DType.UInt8), ("BoolStorage", DType.Bool), ("ComplexFloatStorage", DType.Complex64),
        ("ComplexDoubleStorage", DType.Complex128),
    ];

    private static readonly string[] DTypes =
    [
        "float16", "float32", "float64", "bfloat16", "uint8", "int8", "int16", "int32", "int64", "bool", "complex64", "complex128",
    ];

    private static readonly Dictionary<string, object> Allowed = MakeAllowed();

    /// <summary>What stands for a name; null for each that is not on the list.</summary>
    internal static object? Find(string module, string name) => Allowed.GetValueOrDefault($"{module}.{name}");

    /// <summary>The element type of a storage class.</summary>
    internal static DType? DTypeOf(object? storageClass) =>
        storageClass is PickleName { Name: var name } && Storages.FirstOrDefault(item => "torch." + item.Storage == name) is { Storage: not null } found
            ? found.DType
            : null;

    /// <summary>The storage class of an element type.</summary>
    internal static string StorageOf(DType dtype) => Storages.First(item => item.DType == dtype).Storage;

    private static Dictionary<string, object> MakeAllowed()
    {
        var allowed = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var name in Storages.Select(item => item.Storage).Concat(DTypes))
        {
            allowed["torch." + name] = new PickleName("torch." + name);
        }
        AddFunction("collections.OrderedDict", MakeDict);
        AddFunction("torch._utils._rebuild_tensor_v2", TensorReference.Rebuild);
        AddFunction("torch._utils._rebuild_parameter", arguments => arguments is [TensorReference tensor, ..]
            ? tensor
            : throw new PickleException("a parameter holds no tensor"));
        AddFunction("torch.Size", arguments => arguments is [PickleTuple sizes] ? sizes : throw new PickleException("a torch.Size holds no tuple"));
        AddFunction("torch.device", arguments => new PickleTuple(arguments));
        return allowed;

        void AddFunction(string name, Func<object?[], object?> call) => allowed[name] = new PickleFunction(name, call);
    }

    // protocol 2 fills an OrderedDict by SETITEMS after it was made
    private static PickleDict MakeDict(object?[] arguments) =>
        arguments.Length == 0 ? new PickleDict() : throw new PickleException("an OrderedDict is made from something; empty ones are read");
}
