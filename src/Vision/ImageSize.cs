namespace Relight.Vision;

/// <summary>The size of an image in pixels.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <summary>Width × height.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>The size after a turn by 90 degrees.</summary>
    public ImageSize Turned => new(Height, Width);

    /// <summary>For example <c>640×480</c>, width first.</summary>
    public override string ToString() => $"{Width}×{Height}";
}
