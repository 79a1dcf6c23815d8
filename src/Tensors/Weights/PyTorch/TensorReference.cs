using System.Globalization;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A storage of a PyTorch file: <c>data/KEY</c>, so many elements of one type.</summary>
internal sealed record StorageReference(string Key, DType DType, long ElementCount)
{
    /// <summary>Reads a persistent id: ('storage', class, key, location, element count).</summary>
    internal static StorageReference FromPersistentId(object? id) =>
        id is PickleTuple { Items: ["storage", var storageClass, string key, string, long count] }
        && TorchNames.DTypeOf(storageClass) is { } dtype && count >= 0 && count <= long.MaxValue / 16
            ? new StorageReference(key, dtype, count)
            : throw new PickleException("a persistent id is not ('storage', storage class, key, location, element count)");
}

/// <summary>A tensor of a PyTorch file before its bytes are read: a strided view of a storage, checked to lie inside it.</summary>
internal sealed record TensorReference(StorageReference Storage, long Offset, long[] Shape, long[] Strides)
{
    private const int MaxRank = 64;

    /// <summary>What <c>torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)</c> stands for.</summary>
    internal static TensorReference Rebuild(object?[] arguments)
    {
        if (arguments is not [StorageReference storage, long offset, PickleTuple size, PickleTuple stride, ..]
            || size.Items.Length != stride.Items.Length || size.Items.Length > MaxRank || offset < 0
            || !size.Items.Concat(stride.Items).All(item => item is long and >= 0))
        {
            throw new PickleException("a tensor is not made from (storage, offset, size, stride, …), all of them whole and not negative");
        }
        var tensor = new TensorReference(storage, offset, [.. size.Items.Cast<long>()], [.. stride.Items.Cast<long>()]);
        tensor.CheckBounds();
        return tensor;
    }

    private void CheckBounds()
    {
        var inside = false;
        try
        {
            _ = Shape.Aggregate(16L, (product, size) => checked(product * Math.Max(size, 1)));
            var last = Shape.Contains(0) ? Offset - 1 : Shape.Zip(Strides).Aggregate(Offset, (sum, axis) => checked(sum + checked((axis.First - 1) * axis.Second)));
            inside = last < Storage.ElementCount;
        }
        catch (OverflowException)
        {
            // too large to be counted, so not inside
        }
        if (!inside)
        {
            throw new PickleException(string.Create(CultureInfo.InvariantCulture,
                $"a tensor of shape ({string.Join(", ", Shape)}), strides ({string.Join(", ", Strides)}) and offset {Offset} does not lie inside its storage '{Storage.Key}' of {Storage.ElementCount} elements"));
        }
    }
}
