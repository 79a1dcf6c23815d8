namespace Relight.Tensors;

/// <summary>How a tensor's elements are stored, with libtorch's numbers.</summary>
public enum Layout
{
    /// <summary>Dense, by strides.</summary>
    Strided = 0,

    /// <summary>Coordinates and values of what is not zero.</summary>
    Sparse = 1,
}
