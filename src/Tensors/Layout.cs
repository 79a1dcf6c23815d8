namespace Relight.Tensors;

/// <summary>How a tensor's elements are stored, with libtorch's number.</summary>
/// <remarks>A struct, since C# takes a literal 0 for a value of any enum.</remarks>
public readonly record struct Layout
{
    private readonly int _number;

    private Layout(int number) => _number = number;

    /// <summary>Dense, by strides.</summary>
    public static Layout Strided => new(0);

    /// <summary>Coordinates and values of what is not zero.</summary>
    public static Layout Sparse => new(1);

    /// <summary>Compressed rows of a matrix.</summary>
    public static Layout SparseCsr => new(2);

    /// <summary>oneDNN's own blocks.</summary>
    public static Layout Mkldnn => new(3);

    /// <summary>PyTorch's name: <c>strided</c>, <c>sparse_coo</c>, <c>sparse_csr</c>, <c>_mkldnn</c>.</summary>
    public string TorchName => _number switch
    {
        0 => "strided",
        1 => "sparse_coo",
        2 => "sparse_csr",
        3 => "_mkldnn",
        _ => _number.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>The layout with one of libtorch's numbers, for those without a name here.</summary>
    public static explicit operator Layout(int number) => new(number);

    /// <summary>libtorch's number.</summary>
    public static explicit operator int(Layout layout) => layout._number;

    /// <summary>PyTorch's name.</summary>
    public override string ToString() => TorchName;
}
