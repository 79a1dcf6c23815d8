using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relight.Data;

/// <summary>Turns bytes into float32 in [0, 1] and back.</summary>
public static class UnitScale
{
    /// <summary>Divides each byte by 255, as torchvision's ToTensor does, to the same bits.</summary>
    /// <param name="bytes">From 0 to 255.</param>
    /// <param name="floats">Takes the result; at least as long.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // fast from the first image on
    public static void ToFloats(ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        if (floats.Length < bytes.Length)
        {
            throw new ArgumentException($"Expected room for {bytes.Length} numbers, came {floats.Length}.", nameof(floats));
        }

        ref var from = ref MemoryMarshal.GetReference(bytes);
        ref var to = ref MemoryMarshal.GetReference(floats);
        var full = Vector256.Create(255f);
        var i = 0;
        for (; i <= bytes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
            Store(low, i, ref to);
            Store(high, i + 8, ref to);
        }

        for (; i < bytes.Length; i++)
        {
            floats[i] = bytes[i] / 255f;
        }

        void Store(Vector128<ushort> words, int at, ref float target)
        {
            var (first, second) = Vector128.Widen(words);
            var numbers = Vector256.ConvertToSingle(Vector256.Create(first, second).AsInt32());
            (numbers / full).StoreUnsafe(ref target, (nuint)at);
        }
    }

    /// <summary>Multiplies by 255 and rounds; what lies outside [0, 1] becomes 0 or 255, and what is no number becomes 0.</summary>
    /// <param name="floats">In [0, 1].</param>
    /// <param name="bytes">Takes the result; at least as long.</param>
    public static void ToBytes(ReadOnlySpan<float> floats, Span<byte> bytes)
    {
        if (bytes.Length < floats.Length)
        {
            throw new ArgumentException($"Expected room for {floats.Length} bytes, came {bytes.Length}.", nameof(bytes));
        }

        for (var i = 0; i < floats.Length; i++)
        {
            bytes[i] = float.IsNaN(floats[i]) ? (byte)0 : (byte)Math.Clamp(floats[i] * 255f + 0.5f, 0f, 255f);
        }
    }
}
