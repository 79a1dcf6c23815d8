namespace Relight.Tensors.Weights.PyTorch;

/// <summary>Reads the storages of a PyTorch file, each once, so that tensors that share one in the file share it here.</summary>
internal abstract class StorageReader : IDisposable
{
    private readonly Dictionary<(string Key, string Type), Tensor> _storages = [];

    /// <summary>The elements of a storage as a tensor of rank 1, which belongs to this reader.</summary>
    /// <param name="tensor">The tensor that it is read for, for errors.</param>
    /// <param name="storage">Which one.</param>
    /// <param name="type">What its elements are.</param>
    internal Tensor Read(string tensor, StorageReference storage, StoredType type)
    {
        if (!_storages.TryGetValue((storage.Key, type.Name), out var elements))
        {
            elements = Tensor.Empty([storage.Bytes / type.Size], dtype: type.DType);
            _storages.Add((storage.Key, type.Name), elements);
            ReadInto(elements, tensor, storage, type);
        }
        return elements;
    }

    /// <summary>Closes the file and lets go of its storages; tensors that were read stay valid.</summary>
    public virtual void Dispose()
    {
        foreach (var storage in _storages.Values)
        {
            storage.Dispose();
        }
    }

    /// <summary>Fills a tensor with the elements of a storage.</summary>
    private protected abstract void ReadInto(Tensor elements, string tensor, StorageReference storage, StoredType type);

    /// <summary>Fills a tensor with the next elements of a stream, widened to its type where that is another one.</summary>
    /// <param name="elements">A tensor of rank 1.</param>
    /// <param name="type">What the stream holds.</param>
    /// <param name="stream">Where they come from.</param>
    /// <param name="seen">Is shown the bytes as they come.</param>
    private protected static void Fill(Tensor elements, StoredType type, Stream stream, Action<ReadOnlySpan<byte>>? seen = null) =>
        TensorBytes.Visit(elements, (piece, _) =>
        {
            var bytes = type.Widen is null ? piece : new byte[piece.Length / elements.DType.SizeInBytes * type.Size];
            stream.ReadExactly(bytes);
            seen?.Invoke(bytes);
            type.Widen?.Invoke(bytes, piece);
        });
}
