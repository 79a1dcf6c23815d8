namespace Relight.Tensors;

/// <summary>How a tensor's elements are stored, with libtorch's numbers.</summary>
public enum Layout
{
    /// <summary>Dense, by strides.</summary>
    Strided = 0,

    /// <summary>Coordinates and values of what is not zero.</summary>
    Sparse = 1,

    /// <summary>Compressed rows of a matrix.</summary>
    SparseCsr = 2,

    /// <summary>oneDNN's own blocks.</summary>
    Mkldnn = 3,
}
