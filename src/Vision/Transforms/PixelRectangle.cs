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

    /// <summary>A rectangle of this size in the middle of an image. Half pixels round as torchvision's do: inside the image to the even
    /// side, and where the rectangle is larger, so that the border is wider on the right and at the bottom.</summary>
    public static PixelRectangle Centered(ImageSize image, ImageSize size) =>
        new(Start(image.Width, size.Width), Start(image.Height, size.Height), size.Width, size.Height);

    private static int Start(int image, int size) =>
        size > image ? -((size - image) / 2) : (int)Math.Round((image - size) / 2.0, MidpointRounding.ToEven);
}
