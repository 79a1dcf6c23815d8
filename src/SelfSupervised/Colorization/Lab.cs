using Relight.Tensors;

namespace Relight.SelfSupervised.Colorization;

/// <summary>CIE L*a*b* of sRGB pixels, with the white of D65.</summary>
/// <remarks>IEC 61966-2-1 for sRGB, ISO/CIE 11664-4 for L*a*b*.</remarks>
internal static class Lab
{
    private const double Knee = 0.04045;
    private const double CubeKnee = 216.0 / 24389;
    private const double Slope = 24389.0 / 27 / 116;
    private const double Offset = 4.0 / 29;

    /// <summary>X, Y and Z of the white, each row of the matrix summed.</summary>
    private static readonly float[] ToXyz =
    [
        0.4124564f / 0.9504700f, 0.3575761f / 0.9504700f, 0.1804375f / 0.9504700f,
        0.2126729f, 0.7151522f, 0.0721750f,
        0.0193339f / 1.0888300f, 0.1191920f / 1.0888300f, 0.9503041f / 1.0888300f,
    ];

    private static readonly float[] FromXyz =
    [
        3.2404542f * 0.9504700f, -1.5371385f, -0.4985314f * 1.0888300f,
        -0.9692660f * 0.9504700f, 1.8760108f, 0.0415560f * 1.0888300f,
        0.0556434f * 0.9504700f, -0.2040259f, 1.0572252f * 1.0888300f,
    ];

    /// <summary>The colors of images without their lightness.</summary>
    /// <param name="images">(N, 3, H, W) in [0, 1].</param>
    /// <returns>(N, H, W, 2): a* and b*, about −86 to 98 and −108 to 94.</returns>
    public static Tensor Colors(Tensor images)
    {
        var roots = Roots(images);
        var (x, y, z) = (roots.Select(3, 0), roots.Select(3, 1), roots.Select(3, 2));
        return Tensor.Stack([(x - y) * 500, (y - z) * 200], 3);
    }

    /// <summary>Images with the lightness of some and the colors of others.</summary>
    /// <param name="images">(N, 3, H, W) in [0, 1]: whose lightness is taken.</param>
    /// <param name="colors">(N, H, W, 2): a* and b*.</param>
    /// <returns>(N, 3, H, W) in [0, 1]; colors that no pixel has at that lightness are cut off.</returns>
    public static Tensor Colored(Tensor images, Tensor colors)
    {
        var y = Roots(images).Select(3, 1);
        var roots = Tensor.Stack([y + (colors.Select(3, 0) / 500), y, y - (colors.Select(3, 1) / 200)], 3);
        var cubes = roots.Pow(3);
        var xyz = Tensor.Where(cubes.Gt(CubeKnee), cubes, (roots - Offset) / Slope);
        var linear = xyz.Matmul(Tensor.FromSpan<float>(FromXyz, 3, 3).To(images.Device).T()).Clamp(0, 1);
        var pixels = Tensor.Where(linear.Gt(Knee / 12.92), (linear.Pow(1 / 2.4) * 1.055) - 0.055, linear * 12.92);
        return pixels.Permute([0, 3, 1, 2]).Clamp(0, 1);
    }

    /// <summary>The cube roots of X, Y and Z, straight near black, (N, H, W, 3).</summary>
    private static Tensor Roots(Tensor images)
    {
        var pixels = images.Clamp(0, 1).Permute([0, 2, 3, 1]);
        var linear = Tensor.Where(pixels.Gt(Knee), ((pixels + 0.055) / 1.055).Pow(2.4), pixels / 12.92);
        var xyz = linear.Matmul(Tensor.FromSpan<float>(ToXyz, 3, 3).To(images.Device).T());
        return Tensor.Where(xyz.Gt(CubeKnee), xyz.Clamp(min: CubeKnee).Pow(1.0 / 3), (xyz * Slope) + Offset);
    }
}
