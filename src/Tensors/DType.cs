namespace Relight.Tensors;

/// <summary>Element types, with libtorch's numbers.</summary>
public enum DType
{
    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = 0,

    /// <summary>8-bit signed integer.</summary>
    Int8 = 1,

    /// <summary>16-bit signed integer.</summary>
    Int16 = 2,

    /// <summary>32-bit signed integer.</summary>
    Int32 = 3,

    /// <summary>64-bit signed integer: labels and indices.</summary>
    Int64 = 4,

    /// <summary>IEEE half: 5 bits of exponent, 10 of fraction.</summary>
    Float16 = 5,

    /// <summary>IEEE single, the default.</summary>
    Float32 = 6,

    /// <summary>IEEE double.</summary>
    Float64 = 7,

    /// <summary>Two singles.</summary>
    Complex64 = 9,

    /// <summary>Two doubles.</summary>
    Complex128 = 10,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 11,

    /// <summary>Brain float: 8 bits of exponent, 7 of fraction.</summary>
    BFloat16 = 15,
}
