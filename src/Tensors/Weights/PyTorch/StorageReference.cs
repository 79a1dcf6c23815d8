namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A storage of a PyTorch file: under a key, so many elements of one type.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="ClassName">Its class in Python.</param>
/// <param name="Count">Its elements; bytes where it is untyped.</param>
internal sealed record StorageReference(string Key, string ClassName, long Count)
{
    /// <summary>What its elements are.</summary>
    /// <exception cref="PickleException">They are of a type that is not read.</exception>
    internal StoredType ElementType => TorchNames.TypeOfStorage(ClassName)
        ?? throw new PickleException(
            $"a tensor lies in a {ClassName}, whose type is not read. In Python, convert it first (dequantize(), to(torch.float32))");

    /// <summary>Its length.</summary>
    internal long Bytes => checked(Count * ElementType.Size);

    /// <summary>
    /// Reads a persistent id: ('storage', class, key, location, element count), in older files with a view of another storage behind.
    /// </summary>
    internal static StorageReference FromPersistentId(object? id) =>
        id is PickleTuple { Items: ["storage", PickleName { Name: var className }, string key, string,
            long and >= 0 and <= long.MaxValue / 16 and var count, .. var view] }
        && view is [] or [null]
            ? new StorageReference(key, className, count)
            : throw new PickleException("a persistent id is not ('storage', storage class, key, location, element count)");
}
