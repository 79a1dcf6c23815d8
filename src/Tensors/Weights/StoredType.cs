using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Relight.Tensors.Weights;

/// <summary>
/// One element type of files of weights, under its safetensors name, and the <see cref="DType"/> that its values are read into.
/// </summary>
/// <remarks>
/// libtorch 1.13 has no unsigned integers above 8 bits and no 8-bit floats, so those are widened to the next type that holds each of
/// their values exactly: U16 → int32, U32 and U64 → int64 (a U64 above 2⁶³ − 1 is an error), F8_E4M3 and F8_E5M2 → float16.
/// </remarks>
/// <param name="Name">The format's name, such as <c>BF16</c>.</param>
/// <param name="Size">Bytes per element in the file.</param>
/// <param name="DType">The type of the tensor that is read.</param>
/// <param name="Widen">Turns bytes of the file into bytes of the tensor; null where they are the same.</param>
internal sealed record StoredType(string Name, int Size, DType DType, StoredType.Widening? Widen = null)
{
    /// <summary>Converts whole elements.</summary>
    internal delegate void Widening(ReadOnlySpan<byte> source, Span<byte> target);

    // PyTorch's files have it, safetensors files do not
    private static readonly StoredType Complex128 = new("C128", 16, DType.Complex128);

    private static readonly Dictionary<string, StoredType> ByName = new StoredType[]
    {
        new("BOOL", 1, DType.Bool),
        new("U8", 1, DType.UInt8),
        new("I8", 1, DType.Int8),
        new("I16", 2, DType.Int16),
        new("I32", 4, DType.Int32),
        new("I64", 8, DType.Int64),
        new("F16", 2, DType.Float16),
        new("BF16", 2, DType.BFloat16),
        new("F32", 4, DType.Float32),
        new("F64", 8, DType.Float64),
        new("C64", 8, DType.Complex64),
        new("U16", 2, DType.Int32, WidenUInt16),
        new("U32", 4, DType.Int64, WidenUInt32),
        new("U64", 8, DType.Int64, WidenUInt64),
        new("F8_E4M3", 1, DType.Float16, WidenFloat8E4M3),
        new("F8_E5M2", 1, DType.Float16, WidenFloat8E5M2),
        Complex128,
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The type of a name; null when the name is unknown.</summary>
    internal static StoredType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The type of a name in a safetensors file; null when the format lacks it.</summary>
    internal static StoredType? ForSafetensors(string name) => name == Complex128.Name ? null : Find(name);

    /// <summary>The names that can be read from safetensors files, for error messages.</summary>
    internal static string Known => string.Join(", ", ByName.Keys.Where(name => name != Complex128.Name));

    /// <summary>The type whose bytes are those of a tensor.</summary>
    internal static StoredType Of(DType dtype) => ByName.Values.First(type => type.DType == dtype && type.Widen is null);

    /// <summary>The type that a tensor is written as in a safetensors file; null where the format has none (complex128).</summary>
    internal static StoredType? For(DType dtype) => dtype == DType.Complex128 ? null : Of(dtype);

    private static void WidenUInt16(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var to = MemoryMarshal.Cast<byte, int>(target);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]);
        }
    }

    private static void WidenUInt32(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var to = MemoryMarshal.Cast<byte, long>(target);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = BinaryPrimitives.ReadUInt32LittleEndian(source[(4 * i)..]);
        }
    }

    private static void WidenUInt64(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var to = MemoryMarshal.Cast<byte, long>(target);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = checked((long)BinaryPrimitives.ReadUInt64LittleEndian(source[(8 * i)..]));
        }
    }

    // 1 sign, 5 exponent (bias 15), 2 mantissa bits: the upper byte of a float16.
    private static void WidenFloat8E5M2(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var to = MemoryMarshal.Cast<byte, ushort>(target);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = (ushort)(source[i] << 8);
        }
    }

    // 1 sign, 4 exponent (bias 7), 3 mantissa bits, no infinity, 0x7F and 0xFF are NaN ("e4m3fn").
    private static void WidenFloat8E4M3(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var to = MemoryMarshal.Cast<byte, Half>(target);
        for (var i = 0; i < to.Length; i++)
        {
            int exponent = (source[i] >> 3) & 15, mantissa = source[i] & 7;
            var magnitude = (exponent, mantissa) switch
            {
                (15, 7) => float.NaN,
                (0, _) => mantissa * 0.001953125f,                                  // 2^-9
                _ => (1 + mantissa / 8f) * MathF.ScaleB(1, exponent - 7),
            };
            to[i] = (Half)(source[i] >= 128 ? -magnitude : magnitude);
        }
    }
}
