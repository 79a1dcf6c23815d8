using System.Globalization;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A tensor of a PyTorch file before its bytes are read: a strided view of a storage, checked to lie inside it.</summary>
/// <param name="Storage">Where its elements lie.</param>
/// <param name="Type">What they are.</param>
/// <param name="Offset">Elements before the first one.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Strides">Elements from one to the next along each axis.</param>
/// <param name="IsConjugated">Whether the values are the conjugates of what the storage holds.</param>
/// <param name="IsNegated">Whether the values have the opposite sign of what the storage holds.</param>
internal sealed record TensorReference(
    StorageReference Storage, StoredType Type, long Offset, long[] Shape, long[] Strides, bool IsConjugated, bool IsNegated) : PickledTensor
{
    private const int MaxRank = 64;

    /// <inheritdoc/>
    internal override IReadOnlyList<long> Sizes => Shape;

    /// <summary>
    /// What <c>torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks, metadata)</c> stands for.
    /// </summary>
    internal static TensorReference Rebuild(object?[] arguments) =>
        Rebuild(arguments, arguments.ElementAtOrDefault(6), StorageOf(arguments).ElementType);

    /// <summary>
    /// What <c>torch._utils._rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype, metadata)</c> stands for.
    /// </summary>
    internal static TensorReference RebuildTyped(object?[] arguments) => Rebuild(
        arguments, arguments.ElementAtOrDefault(7), TorchNames.TypeOfDType(arguments.ElementAtOrDefault(6)) ?? throw new PickleException(
            $"a tensor is of the type {(arguments.ElementAtOrDefault(6) as PickleName)?.Name ?? "of no name"}, which is not read"));

    /// <inheritdoc/>
    internal override Tensor Read(string name, StorageReader storages)
    {
        var view = storages.Read(name, Storage, Type).AsStrided(Shape, Strides, Offset);
        using var noGrad = NoGradScope.Enter();
        view = IsConjugated ? view.Conj().ResolveConj() : view;
        return IsNegated ? view.Neg() : view;
    }

    private static StorageReference StorageOf(object?[] arguments) => arguments.FirstOrDefault() as StorageReference
        ?? throw new PickleException("a tensor is not made from (storage, offset, size, stride, …)");

    private static TensorReference Rebuild(object?[] arguments, object? metadata, StoredType type)
    {
        if (arguments is not [StorageReference storage, long offset, PickleTuple size, PickleTuple stride, ..]
            || size.Items.Length != stride.Items.Length || size.Items.Length > MaxRank || offset < 0
            || !size.Items.Concat(stride.Items).All(item => item is long and >= 0))
        {
            throw new PickleException("a tensor is not made from (storage, offset, size, stride, …), all of them whole and not negative");
        }
        var (isConjugated, isNegated) = Bits(metadata);
        var tensor = new TensorReference(
            storage, type, offset, [.. size.Items.Cast<long>()], [.. stride.Items.Cast<long>()], isConjugated, isNegated);
        tensor.CheckBounds();
        return tensor;
    }

    // torch._utils.get_tensor_metadata: {"conj": True, "neg": True}, each left out where it is not set
    private static (bool Conjugated, bool Negated) Bits(object? metadata)
    {
        if (metadata is null)
        {
            return (false, false);
        }
        var bits = (metadata as PickleDict)?.Items ?? throw new PickleException("a tensor's metadata are no dict");
        return bits.FirstOrDefault(bit => bit is not { Key: "conj" or "neg", Value: bool }) is { Key: not null } other
            ? throw new PickleException($"a tensor's metadata hold '{other.Key}'; the bits conj and neg are read")
            : (bits.Any(bit => bit is { Key: "conj", Value: true }), bits.Any(bit => bit is { Key: "neg", Value: true }));
    }

    private void CheckBounds()
    {
        var count = Storage.Bytes / Type.Size;
        var inside = false;
        try
        {
            _ = Shape.Aggregate(16L, (product, size) => checked(product * Math.Max(size, 1)));
            var last = Shape.Contains(0)
                ? Offset - 1
                : Shape.Zip(Strides).Aggregate(Offset, (sum, axis) => checked(sum + checked((axis.First - 1) * axis.Second)));
            inside = last < count;
        }
        catch (OverflowException)
        {
            // too large to be counted, so not inside
        }
        if (!inside)
        {
            throw new PickleException(string.Create(CultureInfo.InvariantCulture,
                $"a tensor of shape ({string.Join(", ", Shape)}), strides ({string.Join(", ", Strides)}) and offset {Offset} does not "
                    + $"lie inside its storage '{Storage.Key}' of {count} elements"));
        }
    }
}
