namespace Relight.Vision.Decoding;

/// <summary>
/// How one row of packed samples becomes numbers: whole numbers of up to 16, of 32 and of 64 bits, signed or not, and floats of 16, 32 and
/// 64 bits.
/// </summary>
/// <param name="Bits">Bits of a sample.</param>
/// <param name="Format">Unsigned, signed or floating point.</param>
internal readonly record struct TiffSamples(int Bits, long Format)
{
    /// <summary>Whether samples of this kind are read.</summary>
    public bool IsKnown => Format switch
    {
        TiffDirectory.UnsignedSamples or TiffDirectory.UndefinedSamples => Bits is >= 1 and <= 16 or 32 or 64,
        TiffDirectory.SignedSamples => Bits is 8 or 16 or 32 or 64,
        TiffDirectory.FloatSamples => Bits is 16 or 32 or 64,
        _ => false,
    };

    /// <summary>
    /// The value of white where the kind of samples says it: whole numbers up to 16 bits. For others it is to be guessed.
    /// </summary>
    public double? White => Bits <= 16 && Format is (TiffDirectory.UnsignedSamples or TiffDirectory.UndefinedSamples)
        ? (1 << Bits) - 1
        : null;

    /// <summary>The largest value of whole numbers; null for floats.</summary>
    public double? Largest =>
        Format == TiffDirectory.FloatSamples ? null : Math.Pow(2, Format == TiffDirectory.SignedSamples ? Bits - 1 : Bits) - 1;

    /// <summary>Reads every <paramref name="step"/>-th sample of a row.</summary>
    /// <param name="row">The row's bytes, in this machine's byte order.</param>
    /// <param name="first">The first sample to read.</param>
    /// <param name="step">Samples from one to the next.</param>
    /// <param name="values">As many are read as fit in here.</param>
    public void Read(ReadOnlySpan<byte> row, int first, int step, Span<double> values)
    {
        var size = Bits / 8;
        for (var (i, sample) = (0, (long)first); i < values.Length; i++, sample += step)
        {
            values[i] = Bits % 8 != 0 ? Packed(row, sample * Bits) : One(row.Slice((int)sample * size, size));
        }
    }

    private double One(ReadOnlySpan<byte> bytes) => (Format, Bits) switch
    {
        (TiffDirectory.FloatSamples, 16) => (double)BitConverter.ToHalf(bytes),
        (TiffDirectory.FloatSamples, 32) => BitConverter.ToSingle(bytes),
        (TiffDirectory.FloatSamples, _) => BitConverter.ToDouble(bytes),
        (TiffDirectory.SignedSamples, 8) => (sbyte)bytes[0],
        (TiffDirectory.SignedSamples, 16) => BitConverter.ToInt16(bytes),
        (TiffDirectory.SignedSamples, 32) => BitConverter.ToInt32(bytes),
        (TiffDirectory.SignedSamples, _) => BitConverter.ToInt64(bytes),
        (_, 8) => bytes[0],
        (_, 16) => BitConverter.ToUInt16(bytes),
        (_, 32) => BitConverter.ToUInt32(bytes),
        _ => BitConverter.ToUInt64(bytes),
    };

    // odd sizes lie bit after bit, the highest first
    private double Packed(ReadOnlySpan<byte> row, long bit)
    {
        var value = 0UL;
        for (var i = 0; i < Bits; i++, bit++)
        {
            value = value << 1 | (uint)(row[(int)(bit >> 3)] >> (int)(7 - (bit & 7)) & 1);
        }

        return value;
    }
}
