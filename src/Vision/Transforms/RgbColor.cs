namespace Relight.Vision.Transforms;

/// <summary>A color, each part from 0 to 255; black when left out.</summary>
/// <param name="Red">The red part.</param>
/// <param name="Green">The green part.</param>
/// <param name="Blue">The blue part.</param>
public readonly record struct RgbColor(byte Red, byte Green, byte Blue)
{
    /// <summary>Gives every pixel this color.</summary>
    internal void Fill(Span<byte> pixels)
    {
        for (var i = 0; i + 2 < pixels.Length; i += ByteImage.Channels)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (Red, Green, Blue);
        }
    }
}
