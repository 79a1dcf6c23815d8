namespace Relight.Data;

/// <summary>The shape of one sample's bytes: rows of pixels, channels side by side (HWC).</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Pixels in a row, at least 1.</param>
/// <param name="Channels">Bytes of a pixel: 3 for RGB, 1 for gray.</param>
public readonly record struct SampleShape(int Height, int Width, int Channels = 3)
{
    /// <summary>How many bytes one sample takes.</summary>
    public int ByteCount => checked(Height * Width * Channels);

    /// <summary>For example <c>64×64×3</c>: height, width, channels.</summary>
    public override string ToString() => $"{Height}×{Width}×{Channels}";
}
