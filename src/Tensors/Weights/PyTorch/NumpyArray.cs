using System.Globalization;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A NumPy array, whose bytes lie in the pickle itself.</summary>
internal sealed record NumpyArray : PickledTensor
{
    private StoredType _type = StoredType.Of(DType.UInt8);
    private long[] _shape = [];
    private bool _isColumnMajor;
    private byte[] _bytes = [];

    /// <inheritdoc/>
    internal override IReadOnlyList<long> Sizes => _shape;

    /// <summary>What <c>numpy.core.multiarray._reconstruct(class, shape, code)</c> stands for: an array whose content follows.</summary>
    internal static NumpyArray Reconstruct(object?[] arguments) => new();

    /// <summary>What <c>numpy.core.numeric._frombuffer(bytes, dtype, shape, order)</c> stands for.</summary>
    internal static NumpyArray FromBuffer(object?[] arguments) =>
        arguments is [byte[] bytes, NumpyType type, PickleTuple shape, string order]
        ? new NumpyArray().With(type, shape, order == "F", bytes)
        : throw new PickleException("a NumPy array is not made from (bytes, dtype, shape, order)");

    /// <summary>Takes on a pickled state: (version, shape, dtype, column-major, bytes).</summary>
    internal void Set(object? state) =>
        _ = state is PickleTuple { Items: [_, PickleTuple shape, NumpyType type, bool isColumnMajor, byte[] bytes] }
        ? With(type, shape, isColumnMajor, bytes)
        : throw new PickleException("a NumPy array's state is not (version, shape, dtype, order, bytes)");

    /// <inheritdoc/>
    internal override Tensor Read(string name, StorageReader storages)
    {
        long[] sizes = _isColumnMajor ? [.. _shape.Reverse()] : _shape;
        var tensor = Tensor.Empty(sizes, dtype: _type.DType);
        TensorBytes.Visit(tensor, (piece, first) =>
        {
            var source = _bytes.AsSpan((int)first * _type.Size, piece.Length / tensor.DType.SizeInBytes * _type.Size);
            if (_type.Widen is { } widen)
            {
                widen(source, piece);
            }
            else
            {
                source.CopyTo(piece);
            }
        });
        return _isColumnMajor && sizes.Length > 1
            ? tensor.Permute([.. Enumerable.Range(0, sizes.Length).Reverse().Select(axis => (long)axis)])
            : tensor;
    }

    private NumpyArray With(NumpyType type, PickleTuple shape, bool isColumnMajor, byte[] bytes)
    {
        long[] sizes = shape.Items.All(size => size is long and >= 0)
            ? [.. shape.Items.Cast<long>()]
            : throw new PickleException("a NumPy array's sizes are no whole numbers");
        var element = type.ElementType;
        if (sizes.Aggregate((Int128)1,
            (product, size) => product > bytes.Length && size > 0 ? product : product * size) * element.Size != bytes.Length)
        {
            throw new PickleException(string.Create(CultureInfo.InvariantCulture,
                $"a NumPy array of shape ({string.Join(", ", sizes)}) and type {element.Name} has {bytes.Length} bytes"));
        }
        (_type, _shape, _isColumnMajor, _bytes) = (element, sizes, isColumnMajor, bytes);
        return this;
    }
}
