namespace Relight.Tensors.Weights;

/// <summary>What a file of weights is, by its first bytes.</summary>
internal enum WeightsKind
{
    /// <summary>A zip archive of a pickle and storages.</summary>
    PyTorch,

    /// <summary>A header's length, a JSON header, bytes.</summary>
    Safetensors,

    /// <summary>JSON that says in which files the tensors lie.</summary>
    Index,
}
