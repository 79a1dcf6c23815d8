using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>
/// Brightness, contrast, saturation, hue and gray of RGB images in [0, 1], shape (N, 3, H, W), by torchvision's formulas for tensors.
/// Factors come as (N, 1, 1, 1), one for each image.
/// </summary>
public static class Colors
{
    /// <summary>0.2989 R + 0.587 G + 0.114 B, shape (N, 1, H, W).</summary>
    public static Tensor Grayscale(Tensor images)
    {
        SampleValues.CheckImages(images, nameof(Grayscale));
        return (images * SampleValues.Channels([0.2989f, 0.587f, 0.114f], images)).Sum([1], keepdim: true);
    }

    /// <summary>Factor 0 is black, 1 the image itself, 2 twice as bright.</summary>
    public static Tensor AdjustBrightness(Tensor images, Tensor factors) => (images * factors).ClampInPlace(0, 1);

    /// <summary>Factor 0 is the mean gray of each image, 1 the image itself.</summary>
    public static Tensor AdjustContrast(Tensor images, Tensor factors) =>
        Blend(images, Grayscale(images).Mean([1, 2, 3], keepdim: true), factors);

    /// <summary>Factor 0 is the gray image, 1 the image itself.</summary>
    public static Tensor AdjustSaturation(Tensor images, Tensor factors) => Blend(images, Grayscale(images), factors);

    /// <summary>Turns the hue by a part of the circle, −0.5 to 0.5; 0 is the image itself.</summary>
    public static Tensor AdjustHue(Tensor images, Tensor turns)
    {
        SampleValues.CheckImages(images, nameof(AdjustHue));
        var parts = images.Split(1, 1);
        var (red, green) = (parts[0], parts[1]);
        var value = images.Amax([1], keepdim: true);
        var chroma = value - images.Amin([1], keepdim: true);
        var plain = chroma.Eq(0);
        var distances = (value - images) / chroma.MaskedFill(plain, 1);   // torchvision's rc, gc, bc
        var (toRed, toGreen, toBlue) = Three(distances.Split(1, 1));
        var sixth = Tensor.Where(value.Eq(red), toBlue - toGreen, Tensor.Where(value.Eq(green), toRed - toBlue + 2, toGreen - toRed + 4));
        var hue = sixth / 6 + 1 + turns;
        // Smith 1978 in one line for all channels: v − c · clamp(min(k, 4 − k), 0, 1), k = (n + 6 h) mod 6, n = 5, 3, 1.
        var k = (SampleValues.Channels([5, 3, 1], images) + hue * 6).Remainder(6);
        return (value - chroma * k.Minimum(4 - k).ClampInPlace(0, 1)).ClampInPlace(0, 1).ToChannelsLast();
    }

    private static (Tensor, Tensor, Tensor) Three(Tensor[] parts) => (parts[0], parts[1], parts[2]);

    private static Tensor Blend(Tensor images, Tensor other, Tensor factors) =>
        (images * factors + other * (1 - factors)).ClampInPlace(0, 1);
}
