namespace Relight.Tensors;

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    extension(DType dtype)
    {
        /// <summary>Bytes of one element.</summary>
        public int SizeInBytes => dtype switch
        {
            DType.UInt8 or DType.Int8 or DType.Bool => 1,
            DType.Int16 or DType.Float16 or DType.BFloat16 => 2,
            DType.Int32 or DType.Float32 => 4,
            DType.Int64 or DType.Float64 or DType.Complex64 => 8,
            DType.Complex128 => 16,
            _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Unknown element type."),
        };

        /// <summary>True for the real floating-point types, whose tensors can take part in autograd.</summary>
        public bool IsFloatingPoint => dtype is DType.Float16 or DType.Float32 or DType.Float64 or DType.BFloat16;

        /// <summary>PyTorch's name: <c>float32</c>, <c>bfloat16</c>.</summary>
        public string TorchName => dtype.ToString().ToLowerInvariant();
    }

    /// <summary>The element type that holds values of a C# type.</summary>
    /// <exception cref="NotSupportedException">No element type has T's layout.</exception>
    public static DType Of<T>()
        where T : unmanaged => default(T) switch
        {
            float => DType.Float32,
            double => DType.Float64,
            long => DType.Int64,
            int => DType.Int32,
            short => DType.Int16,
            byte => DType.UInt8,
            sbyte => DType.Int8,
            bool => DType.Bool,
            Half => DType.Float16,
            BFloat16 => DType.BFloat16,
            System.Numerics.Complex => DType.Complex128,
            _ => throw new NotSupportedException(
                $"No tensor holds {typeof(T).Name}; use float, double, Half, BFloat16, long, int, short, byte, sbyte, bool or Complex."),
        };
}
