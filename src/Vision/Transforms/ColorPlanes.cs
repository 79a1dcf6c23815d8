using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relight.Vision.Transforms;

/// <summary>
/// The colors of one image as three planes of numbers in [0, 1], which are changed many at a time: by the formulas of
/// <see cref="Colors"/>.
/// </summary>
/// <remarks>One for each thread; filled anew by <see cref="Begin"/> or <see cref="Load"/>.</remarks>
internal sealed class ColorPlanes
{
    private const float RedShare = 0.2989f;
    private const float GreenShare = 0.587f;
    private const float BlueShare = 0.114f;

    private const float Step = 1f / byte.MaxValue;

    [ThreadStatic]
    private static ColorPlanes? _ofThread;

    private float[] _red = [];
    private float[] _green = [];
    private float[] _blue = [];
    private int _count;
    private ByteImage? _unread;

    /// <summary>The planes of this thread.</summary>
    public static ColorPlanes OfThread => _ofThread ??= new ColorPlanes();

    /// <summary>Whole vectors; what lies behind the last pixel is changed too, and never looked at.</summary>
    private int Padded => (_count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    private Span<Vector<float>> Red => Vectors(_red);

    private Span<Vector<float>> Green => Vectors(_green);

    private Span<Vector<float>> Blue => Vectors(_blue);

    /// <summary>Begins with an image, whose colors are read when they are first changed.</summary>
    public void Begin(ByteImage image) => _unread = image;

    /// <summary>Before each transform's changes: colors are those of bytes, of the image at first and of the rounded result then.</summary>
    public void Next()
    {
        if (_unread is { } image)
        {
            Load(image);
        }
        else
        {
            Round();
        }
    }

    /// <summary>Writes the colors into an image, rounded, or the image itself where nothing has changed.</summary>
    /// <param name="source">What <see cref="Begin"/> was given.</param>
    /// <param name="destination">Takes on its size.</param>
    public void End(ByteImage source, ByteImage destination)
    {
        if (_unread is not null)
        {
            _unread = null;
            destination.CopyFrom(source);
            return;
        }

        destination.Reshape(source.Width, source.Height);
        Store(destination);
    }

    /// <summary>Takes the colors of an image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // fast from the first image on
    public void Load(ByteImage image)
    {
        _unread = null;
        _count = image.Width * image.Height;
        if (_red.Length < Padded)
        {
            (_red, _green, _blue) = (new float[Padded], new float[Padded], new float[Padded]);
        }

        var pixels = image.Pixels;
        var i = 0;
        for (; i <= _count - PixelLanes.Count; i += PixelLanes.Count)
        {
            var (red, green, blue) = PixelLanes.Split(ref pixels[i * ByteImage.Channels]);
            ToUnit(red, ref _red[i]);
            ToUnit(green, ref _green[i]);
            ToUnit(blue, ref _blue[i]);
        }

        for (; i < _count; i++)
        {
            var pixel = pixels.Slice(i * ByteImage.Channels, ByteImage.Channels);
            _red[i] = pixel[0] * Step;
            _green[i] = pixel[1] * Step;
            _blue[i] = pixel[2] * Step;
        }
    }

    /// <summary>Writes the colors into an image of the same size, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Store(ByteImage image)
    {
        var pixels = image.Pixels;
        var i = 0;
        for (; i <= _count - PixelLanes.Count; i += PixelLanes.Count)
        {
            PixelLanes.Join(
                ToBytes(ref _red[i]), ToBytes(ref _green[i]), ToBytes(ref _blue[i]), ref pixels[i * ByteImage.Channels]);
        }

        for (; i < _count; i++)
        {
            var pixel = pixels.Slice(i * ByteImage.Channels, ByteImage.Channels);
            pixel[0] = (byte)((_red[i] * byte.MaxValue) + 0.5f);
            pixel[1] = (byte)((_green[i] * byte.MaxValue) + 0.5f);
            pixel[2] = (byte)((_blue[i] * byte.MaxValue) + 0.5f);
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

    /// <summary>To what bytes hold.</summary>
    private void Round()
    {
        var red = Red;
        var green = Green;
        var blue = Blue;
        for (var i = 0; i < red.Length; i++)
        {
            (red[i], green[i], blue[i]) = (Rounded(red[i]), Rounded(green[i]), Rounded(blue[i]));
        }
    }

    private static Vector<float> Rounded(Vector<float> x) => Vector.Floor((x * byte.MaxValue) + new Vector<float>(0.5f)) * Step;

    private float MeanGray()
    {
        var red = Red;
        var green = Green;
        var blue = Blue;
        var whole = _count / Vector<float>.Count;
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        for (var i = 0; i < whole; i++)
        {
            Vector.Widen(Gray(red[i], green[i], blue[i]), out var first, out var second);
            (low, high) = (low + first, high + second);
        }

        var sum = Vector.Sum(low + high);
        for (var i = whole * Vector<float>.Count; i < _count; i++)
        {
            sum += (_red[i] * RedShare) + (_green[i] * GreenShare) + (_blue[i] * BlueShare);
        }

        return (float)(sum / _count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToUnit(Vector128<byte> bytes, ref float plane)
    {
        var (low, high) = Vector128.Widen(bytes);
        (Vector256.ConvertToSingle(Widen(low)) * Step).StoreUnsafe(ref plane);
        (Vector256.ConvertToSingle(Widen(high)) * Step).StoreUnsafe(ref plane, (nuint)Vector256<float>.Count);

        static Vector256<int> Widen(Vector128<ushort> words)
        {
            var (first, second) = Vector128.Widen(words);
            return Vector256.Create(first, second).AsInt32();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ToBytes(ref float plane)
    {
        var words = Vector256.Narrow(Whole(Vector256.LoadUnsafe(ref plane)),
            Whole(Vector256.LoadUnsafe(ref plane, (nuint)Vector256<float>.Count))).AsUInt16();
        return Vector128.Narrow(words.GetLower(), words.GetUpper());

        static Vector256<int> Whole(Vector256<float> x) => Vector256.ConvertToInt32Native((x * byte.MaxValue) + Vector256.Create(0.5f));
    }

    private static Vector<float> Gray(Vector<float> red, Vector<float> green, Vector<float> blue) =>
        (red * RedShare) + (green * GreenShare) + (blue * BlueShare);

    private static Vector<float> Clamped(Vector<float> x) => Vector.Min(Vector.Max(x, Vector<float>.Zero), Vector<float>.One);

    private Span<Vector<float>> Vectors(float[] plane) => MemoryMarshal.Cast<float, Vector<float>>(plane.AsSpan(0, Padded));
}
