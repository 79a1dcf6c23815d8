using System.Text;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>
/// What the names in a PyTorch file stand for: storages, types, the functions that rebuild tensors, and what is passed over.
/// </summary>
internal static class TorchNames
{
    private static readonly (string Storage, DType DType)[] Storages =
    [
        ("FloatStorage", DType.Float32), ("DoubleStorage", DType.Float64), ("HalfStorage", DType.Float16),
        ("BFloat16Storage", DType.BFloat16),
        ("LongStorage", DType.Int64), ("IntStorage", DType.Int32), ("ShortStorage", DType.Int16), ("CharStorage", DType.Int8),
        ("ByteStorage", DType.UInt8), ("BoolStorage", DType.Bool), ("ComplexFloatStorage", DType.Complex64),
        ("ComplexDoubleStorage", DType.Complex128),
    ];

    // dtypes that PyTorch has besides those of the storages, in safetensors' names
    private static readonly Dictionary<string, string> Newer = new(StringComparer.Ordinal)
    {
        ["torch.uint16"] = "U16", ["torch.uint32"] = "U32", ["torch.uint64"] = "U64", ["torch.float8_e4m3fn"] = "F8_E4M3",
        ["torch.float8_e5m2"] = "F8_E5M2",
    };

    // Where checkpoints keep settings, states of schedulers and numbers beside the weights: what calls of these would make is passed over.
    private static readonly string[] PassedOver =
    [
        "argparse", "builtins.bytearray", "builtins.bytes", "builtins.complex", "builtins.dict", "builtins.frozenset",
        "builtins.list", "builtins.object",
        "builtins.range", "builtins.slice", "builtins.tuple", "collections", "copyreg", "datetime", "decimal", "enum", "fractions",
        "functools.partial",
        "lightning", "lightning_fabric", "mmcv", "mmengine", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar",
        "numpy.random", "omegaconf",
        "pathlib", "pytorch_lightning", "timm", "torch._tensor", "torch._utils", "torch.ao", "torch.distributed", "torch.jit._pickle",
        "torch.nn", "torch.optim",
        "torch.serialization._get_layout", "torch.torch_version", "types.SimpleNamespace", "uuid",
    ];

    private static readonly Dictionary<string, PickleFunction> Functions = MakeFunctions();

    /// <summary>What stands for a name: a function that has an equal here, otherwise the name itself.</summary>
    internal static object Find(string module, string name)
    {
        var full = module switch
        {
            "__builtin__" => "builtins." + name,     // protocol 2 writes the names of Python 2
            "copy_reg" => "copyreg." + name,
            _ => $"{module}.{name}",
        };
        return Functions.TryGetValue(full, out var function)
            ? function
            : new PickleName(full, PassedOver.Any(known => full == known || full.StartsWith(known + ".", StringComparison.Ordinal)));
    }

    /// <summary>
    /// Whether an object would be a tensor in Python, of a kind that is not read: sparse, quantized, nested, of a class of its own.
    /// </summary>
    internal static bool IsTensorMaker(string name) =>
        name.StartsWith("torch._utils._rebuild", StringComparison.Ordinal)
            || name.StartsWith("torch._tensor._rebuild", StringComparison.Ordinal)
        || name.StartsWith("torch._tensor.Tensor", StringComparison.Ordinal);

    /// <summary>The element type of a storage class; bytes for an untyped one; null for one that is not read.</summary>
    internal static StoredType? TypeOfStorage(string className) => className switch
    {
        "torch.UntypedStorage" or "torch.storage.UntypedStorage" or "torch.storage._UntypedStorage" => StoredType.Of(DType.UInt8),
        _ => Storages.FirstOrDefault(item => "torch." + item.Storage == className) is { Storage: not null } found
            ? StoredType.Of(found.DType)
            : null,
    };

    /// <summary>The element type of a dtype by its name; null for one that is not read.</summary>
    internal static StoredType? TypeOfDType(object? dtype) => dtype is not PickleName { Name: var name } ? null
        : Newer.TryGetValue(name, out var newer) ? StoredType.Find(newer)
        : Storages.FirstOrDefault(item => "torch." + item.DType.TorchName == name) is { Storage: not null } found
            ? StoredType.Of(found.DType)
            : null;

    /// <summary>The storage class of an element type.</summary>
    internal static string StorageOf(DType dtype) => Storages.First(item => item.DType == dtype).Storage;

    private static Dictionary<string, PickleFunction> MakeFunctions()
    {
        var functions = new Dictionary<string, PickleFunction>(StringComparer.Ordinal);
        Add("collections.OrderedDict", MakeDict);
        Add("collections.Counter", MakeDict);
        Add("collections.defaultdict", _ => new PickleDict());
        Add("builtins.set", arguments => arguments is [PickleList items] ? items : new PickleList());
        Add("torch._utils._rebuild_tensor_v2", TensorReference.Rebuild);
        Add("torch._utils._rebuild_tensor_v3", TensorReference.RebuildTyped);
        Add("torch._utils._rebuild_parameter", MakeParameter);
        Add("torch._utils._rebuild_parameter_with_state", MakeParameter);
        Add("torch._tensor._rebuild_from_type_v2", arguments => arguments is [PickleFunction { Name: var name } function, _,
            PickleTuple values, ..] && name.StartsWith("torch._utils._rebuild", StringComparison.Ordinal)
            ? function.Call(values.Items)
            : new PickleObject("torch._tensor._rebuild_from_type_v2"));
        Add("torch.Size", arguments => arguments is [PickleTuple sizes] ? sizes : throw new PickleException("a torch.Size holds no tuple"));
        Add("torch.device", arguments => new PickleTuple(arguments));
        Add("numpy.core.multiarray._reconstruct", NumpyArray.Reconstruct);
        Add("numpy._core.multiarray._reconstruct", NumpyArray.Reconstruct);
        Add("numpy.core.numeric._frombuffer", NumpyArray.FromBuffer);
        Add("numpy._core.numeric._frombuffer", NumpyArray.FromBuffer);
        Add("numpy.dtype", NumpyType.Make);
        Add("_codecs.encode", arguments => arguments is [string text, "latin1"]
            ? Encoding.Latin1.GetBytes(text)
            : throw new PickleException("bytes are not written as text in latin1"));
        return functions;

        void Add(string name, Func<object?[], object?> call) => functions[name] = new PickleFunction(name, call);
    }

    // protocol 2 fills an OrderedDict by SETITEMS after it was made
    private static PickleDict MakeDict(object?[] arguments) => arguments switch
    {
        [] => new PickleDict(),
        [PickleDict items] => items,
        _ => throw new PickleException("a dict is made from something that is none"),
    };

    private static object MakeParameter(object?[] arguments) => arguments switch
    {
        [PickledTensor tensor, ..] => tensor,
        [PickleObject other, ..] when IsTensorMaker(other.ClassName) => other,
        _ => throw new PickleException("a parameter holds no tensor"),
    };
}
