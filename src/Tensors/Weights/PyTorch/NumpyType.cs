namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A <c>numpy.dtype</c>.</summary>
/// <param name="code">NumPy's code, such as <c>f4</c>.</param>
internal sealed class NumpyType(string code)
{
    private bool _isBigEndian = code.StartsWith('>');

    /// <summary>What elements of it are.</summary>
    /// <exception cref="PickleException">It is no number's type, or big-endian.</exception>
    internal StoredType ElementType => _isBigEndian
        ? throw new PickleException($"a NumPy array is big-endian ('>{Code}'); little-endian ones are read")
        : (Code switch
        {
            "f2" => StoredType.Find("F16"), "f4" => StoredType.Find("F32"), "f8" => StoredType.Find("F64"),
            "i1" => StoredType.Find("I8"), "i2" => StoredType.Find("I16"), "i4" => StoredType.Find("I32"), "i8" => StoredType.Find("I64"),
            "u1" => StoredType.Find("U8"), "u2" => StoredType.Find("U16"), "u4" => StoredType.Find("U32"), "u8" => StoredType.Find("U64"),
            "b1" => StoredType.Find("BOOL"), "c8" => StoredType.Find("C64"), "c16" => StoredType.Of(DType.Complex128),
            _ => null,
        }) ?? throw new PickleException($"a NumPy array is of the type '{Code}', which is not read");

    private string Code { get; } = code.TrimStart('<', '>', '|', '=');

    /// <summary>What <c>numpy.dtype(code, align, copy)</c> stands for.</summary>
    internal static NumpyType Make(object?[] arguments) => arguments is [string code, ..]
        ? new NumpyType(code)
        : throw new PickleException("a numpy.dtype has no code");

    /// <summary>Takes on a pickled state: (version, byte order, …).</summary>
    internal void Set(object? state) => _isBigEndian |= state is PickleTuple { Items: [_, ">", ..] };
}
