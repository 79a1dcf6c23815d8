namespace Relight.Tensors;

/// <summary>An element type, with libtorch's number.</summary>
/// <remarks>A struct, since C# takes a literal 0 for a value of any enum: <c>x.Sum(0)</c> means a dimension.</remarks>
public readonly struct DType : IEquatable<DType>
{
    private static readonly string?[] Names =
    [
        nameof(UInt8), nameof(Int8), nameof(Int16), nameof(Int32), nameof(Int64), nameof(Float16), nameof(Float32), nameof(Float64),
        null, nameof(Complex64), nameof(Complex128), nameof(Bool), null, null, null, nameof(BFloat16),
    ];

    private readonly int _number;

    private DType(int number) => _number = number;

    /// <summary>8-bit unsigned integer.</summary>
    public static DType UInt8 => new(0);

    /// <summary>8-bit signed integer.</summary>
    public static DType Int8 => new(1);

    /// <summary>16-bit signed integer.</summary>
    public static DType Int16 => new(2);

    /// <summary>32-bit signed integer.</summary>
    public static DType Int32 => new(3);

    /// <summary>64-bit signed integer: labels and indices.</summary>
    public static DType Int64 => new(4);

    /// <summary>IEEE half: 5 bits of exponent, 10 of fraction.</summary>
    public static DType Float16 => new(5);

    /// <summary>IEEE single, the default.</summary>
    public static DType Float32 => new(6);

    /// <summary>IEEE double.</summary>
    public static DType Float64 => new(7);

    /// <summary>Two singles.</summary>
    public static DType Complex64 => new(9);

    /// <summary>Two doubles.</summary>
    public static DType Complex128 => new(10);

    /// <summary>One byte, 0 or 1.</summary>
    public static DType Bool => new(11);

    /// <summary>Brain float: 8 bits of exponent, 7 of fraction.</summary>
    public static DType BFloat16 => new(15);

    /// <summary>Bytes of one element.</summary>
    /// <exception cref="NotSupportedException">An element type without a name here, such as a quantized one.</exception>
    public int SizeInBytes => _number switch
    {
        0 or 1 or 11 => 1,
        2 or 5 or 15 => 2,
        3 or 6 => 4,
        4 or 7 or 9 => 8,
        10 => 16,
        _ => throw new NotSupportedException($"Nothing is known of the element type with libtorch's number {_number}."),
    };

    /// <summary>True for the real floating-point types, whose tensors can take part in autograd.</summary>
    public bool IsFloatingPoint => _number is 5 or 6 or 7 or 15;

    /// <summary>True for the types of two parts.</summary>
    public bool IsComplex => _number is 9 or 10;

    /// <summary>PyTorch's name: <c>float32</c>, <c>bfloat16</c>. Constants can be compared with it in a <c>switch</c>.</summary>
    public string TorchName => ToString().ToLowerInvariant();

    /// <summary>Whether it is one of the types above.</summary>
    internal bool IsNamed => _number >= 0 && _number < Names.Length && Names[_number] is not null;

    /// <summary>The element type with one of libtorch's numbers, for those without a name here.</summary>
    public static explicit operator DType(int number) => new(number);

    /// <summary>libtorch's number.</summary>
    public static explicit operator int(DType dtype) => dtype._number;

    /// <summary>Same type.</summary>
    public static bool operator ==(DType left, DType right) => left._number == right._number;

    /// <summary>Other type.</summary>
    public static bool operator !=(DType left, DType right) => left._number != right._number;

    /// <summary>Reads PyTorch's name, such as <c>float32</c>.</summary>
    /// <exception cref="FormatException">No type has that name.</exception>
    public static DType Parse(string name) =>
        Array.FindIndex(Names, known => string.Equals(known?.ToLowerInvariant(), name, StringComparison.Ordinal)) is var number and >= 0
            ? new(number)
            : throw new FormatException(
                $"'{name}' is no element type; expected {string.Join(", ", Names.OfType<string>()).ToLowerInvariant()}.");

    /// <summary>The element type that holds values of a C# type.</summary>
    /// <exception cref="NotSupportedException">No element type has T's layout.</exception>
    public static DType Of<T>()
        where T : unmanaged => default(T) switch
        {
            float => Float32,
            double => Float64,
            long => Int64,
            int => Int32,
            short => Int16,
            byte => UInt8,
            sbyte => Int8,
            bool => Bool,
            Half => Float16,
            Tensors.BFloat16 => BFloat16,
            System.Numerics.Complex => Complex128,
            _ => throw new NotSupportedException(
                $"No tensor holds {typeof(T).Name}; use float, double, Half, BFloat16, long, int, short, byte, sbyte, bool or Complex."),
        };

    /// <inheritdoc/>
    public bool Equals(DType other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DType other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => _number;

    /// <summary>The name as here, such as <c>Float32</c>; the number of one without a name.</summary>
    public override string ToString() => IsNamed ? Names[_number]! : _number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
