namespace Relight.Tensors;

/// <summary>What a <see cref="TensorIndex"/> is.</summary>
internal enum TensorIndexKind
{
    /// <summary>One place.</summary>
    Place,

    /// <summary>A range of places.</summary>
    Slice,

    /// <summary>All dimensions left over.</summary>
    Ellipsis,

    /// <summary>A new dimension.</summary>
    NewAxis,

    /// <summary>A mask or places.</summary>
    Tensor,
}
