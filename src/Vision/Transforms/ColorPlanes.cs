using System.Numerics;
using System.Runtime.InteropServices;

namespace Relight.Vision.Transforms;

/// <summary>
/// The colors of one image as three planes of numbers in [0, 1], which are changed many at a time: by the formulas of
/// <see cref="Colors"/>.
/// </summary>
/// <remarks>One for each thread; filled anew by <see cref="Load"/>.</remarks>
internal sealed class ColorPlanes
{
    private const float RedShare = 0.2989f;
    private const float GreenShare = 0.587f;
    private const float BlueShare = 0.114f;

    [ThreadStatic]
    private static ColorPlanes? _ofThread;

    private float[] _red = [];
    private float[] _green = [];
    private float[] _blue = [];
    private int _count;

    /// <summary>The planes of this thread.</summary>
    public static ColorPlanes OfThread => _ofThread ??= new ColorPlanes();

    /// <summary>Whole vectors; what lies behind the last pixel is changed too, and never looked at.</summary>
    private int Padded => (_count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    private Span<Vector<float>> Red => Vectors(_red);

    private Span<Vector<float>> Green => Vectors(_green);

    private Span<Vector<float>> Blue => Vectors(_blue);

    /// <summary>Takes the colors of an image.</summary>
    public void Load(ByteImage image)
    {
        _count = image.Width * image.Height;
        if (_red.Length < Padded)
        {
            (_red, _green, _blue) = (new float[Padded], new float[Padded], new float[Padded]);
        }

        var pixels = image.Pixels;
        var red = _red.AsSpan(0, _count);
        var green = _green.AsSpan(0, _count);
        var blue = _blue.AsSpan(0, _count);
        for (var i = 0; i < red.Length; i++)
        {
            var pixel = pixels.Slice(i * ByteImage.Channels, ByteImage.Channels);
            red[i] = pixel[0] * (1f / byte.MaxValue);
            green[i] = pixel[1] * (1f / byte.MaxValue);
            blue[i] = pixel[2] * (1f / byte.MaxValue);
        }
    }

    /// <summary>Writes the colors into an image of the same size, rounded.</summary>
    public void Store(ByteImage image)
    {
        var pixels = image.Pixels;
        var red = _red.AsSpan(0, _count);
        var green = _green.AsSpan(0, _count);
        var blue = _blue.AsSpan(0, _count);
        for (var i = 0; i < red.Length; i++)
        {
            var pixel = pixels.Slice(i * ByteImage.Channels, ByteImage.Channels);
            pixel[0] = (byte)((red[i] * byte.MaxValue) + 0.5f);
            pixel[1] = (byte)((green[i] * byte.MaxValue) + 0.5f);
            pixel[2] = (byte)((blue[i] * byte.MaxValue) + 0.5f);
        }
    }

    /// <summary>Factor 0 is black, 1 the image itself.</summary>
    public void AdjustBrightness(float factor)
    {
        var red = Red;
        var green = Green;
        var blue = Blue;
        for (var i = 0; i < red.Length; i++)
        {
            (red[i], green[i], blue[i]) = (Clamped(red[i] * factor), Clamped(green[i] * factor), Clamped(blue[i] * factor));
        }
    }

    /// <summary>Factor 0 is the mean gray of the image, 1 the image itself.</summary>
    public void AdjustContrast(float factor)
    {
        var red = Red;
        var green = Green;
        var blue = Blue;
        var rest = new Vector<float>((1 - factor) * MeanGray());
        for (var i = 0; i < red.Length; i++)
        {
            (red[i], green[i], blue[i]) = (
                Clamped((red[i] * factor) + rest), Clamped((green[i] * factor) + rest), Clamped((blue[i] * factor) + rest));
        }
    }

    /// <summary>Factor 0 is the gray image, 1 the image itself.</summary>
    public void AdjustSaturation(float factor)
    {
        var red = Red;
        var green = Green;
        var blue = Blue;
        for (var i = 0; i < red.Length; i++)
        {
            var rest = Gray(red[i], green[i], blue[i]) * (1 - factor);
            (red[i], green[i], blue[i]) = (
                Clamped((red[i] * factor) + rest), Clamped((green[i] * factor) + rest), Clamped((blue[i] * factor) + rest));
        }
    }

    /// <summary>Turns the hue by a part of the circle, −0.5 to 0.5.</summary>
    public void AdjustHue(float turn)
    {
        var red = Red;
        var green = Green;
        var blue = Blue;
        for (var i = 0; i < red.Length; i++)
        {
            var (r, g, b) = (red[i], green[i], blue[i]);
            var value = Vector.Max(r, Vector.Max(g, b));
            var chroma = value - Vector.Min(r, Vector.Min(g, b));
            var divisor = Vector.ConditionalSelect(Vector.Equals(chroma, Vector<float>.Zero), Vector<float>.One, chroma);
            var (toRed, toGreen, toBlue) = ((value - r) / divisor, (value - g) / divisor, (value - b) / divisor);
            var sixth = Vector.ConditionalSelect(
                Vector.Equals(value, r), toBlue - toGreen,
                Vector.ConditionalSelect(
                    Vector.Equals(value, g), toRed - toBlue + new Vector<float>(2), toGreen - toRed + new Vector<float>(4)));
            var hue = sixth + new Vector<float>(6 * (1 + turn));
            red[i] = Channel(hue, 5, value, chroma);
            green[i] = Channel(hue, 3, value, chroma);
            blue[i] = Channel(hue, 1, value, chroma);
        }
    }

    /// <summary>Makes all three planes gray.</summary>
    public void MakeGray()
    {
        var red = Red;
        var green = Green;
        var blue = Blue;
        for (var i = 0; i < red.Length; i++)
        {
            red[i] = green[i] = blue[i] = Clamped(Gray(red[i], green[i], blue[i]));
        }
    }

    /// <summary>Smith 1978: v − c · clamp(min(k, 4 − k), 0, 1), k = (n + hue) mod 6.</summary>
    private static Vector<float> Channel(Vector<float> hue, float n, Vector<float> value, Vector<float> chroma)
    {
        var k = hue + new Vector<float>(n);
        k -= Vector.Floor(k * (1f / 6)) * 6;
        return Clamped(value - (chroma * Clamped(Vector.Min(k, new Vector<float>(4) - k))));
    }

    private float MeanGray()
    {
        var red = _red.AsSpan(0, _count);
        var green = _green.AsSpan(0, _count);
        var blue = _blue.AsSpan(0, _count);
        var sum = 0.0;
        for (var i = 0; i < red.Length; i++)
        {
            sum += (red[i] * RedShare) + (green[i] * GreenShare) + (blue[i] * BlueShare);
        }

        return (float)(sum / _count);
    }

    private static Vector<float> Gray(Vector<float> red, Vector<float> green, Vector<float> blue) =>
        (red * RedShare) + (green * GreenShare) + (blue * BlueShare);

    private static Vector<float> Clamped(Vector<float> x) => Vector.Min(Vector.Max(x, Vector<float>.Zero), Vector<float>.One);

    private Span<Vector<float>> Vectors(float[] plane) => MemoryMarshal.Cast<float, Vector<float>>(plane.AsSpan(0, Padded));
}
