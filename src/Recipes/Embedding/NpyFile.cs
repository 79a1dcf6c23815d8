using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Relight.Recipes.Embedding;

/// <summary>Writes a matrix as NumPy's format .npy, version 1.0.</summary>
/// <remarks>https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.</remarks>
internal static class NpyFile
{
    private const int Alignment = 64, LengthBytes = 2;

    /// <summary>The format's name, and its version.</summary>
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Writes a header and the rows, float32, little endian, in C order.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="values">Row by row.</param>
    /// <param name="width">Numbers in a row.</param>
    public static void Write(Stream stream, float[] values, int width)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({values.Length / width}, {width}), }}");
        var before = Magic.Length + LengthBytes;
        var length = (before + text.Length + 1 + Alignment - 1) / Alignment * Alignment - before;
        stream.Write(Magic);
        stream.Write([(byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + '\n'));
        stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));   // Relight runs where numbers are little endian
    }
}
