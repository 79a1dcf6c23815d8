namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A tensor that a pickle describes, before its bytes are read.</summary>
internal abstract record PickledTensor
{
    /// <summary>Its sizes.</summary>
    internal abstract IReadOnlyList<long> Sizes { get; }

    /// <summary>Makes the tensor.</summary>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="storages">Where its bytes may lie.</param>
    internal abstract Tensor Read(string name, StorageReader storages);
}
