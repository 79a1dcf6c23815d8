namespace Relight.Vision.Transforms;

/// <summary>A rectangle on the pixel grid of an image.</summary>
/// <param name="Left">Pixels left of it.</param>
/// <param name="Top">Rows above it.</param>
/// <param name="Width">Pixels in its rows, at least 1.</param>
/// <param name="Height">Its rows, at least 1.</param>
public readonly record struct PixelRectangle(int Left, int Top, int Width, int Height)
{
    /// <summary>The whole of an image.</summary>
    public static PixelRectangle Whole(ImageSize size) => new(0, 0, size.Width, size.Height);

    /// <summary>A rectangle of this size in the middle of an image; half pixels round as torchvision's do, to the even side.</summary>
    public static PixelRectangle Centred(ImageSize image, ImageSize size) => new(
        (int)Math.Round((image.Width - size.Width) / 2.0, MidpointRounding.ToEven),
        (int)Math.Round((image.Height - size.Height) / 2.0, MidpointRounding.ToEven),
        size.Width,
        size.Height);
}
