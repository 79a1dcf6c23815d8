using Relight.Tensors;

namespace Relight.SelfSupervised.Colorization;

/// <summary>CIE L*a*b* of sRGB pixels, with the white of D65.</summary>
/// <remarks>
/// IEC 61966-2-1 for sRGB, ISO/CIE 11664-4 for L*a*b*. In the images' own precision, whatever that of the training: bfloat16 would be off
/// by two in a*.
/// </remarks>
internal static class Lab
{
    private const double Knee = 0.04045;
    private const double CubeKnee = 216.0 / 24389;
    private const double Slope = 24389.0 / 27 / 116;
    private const double Offset = 4.0 / 29;

    /// <summary>X, Y and Z of the white, each row of the matrix summed.</summary>
    private static readonly double[] ToXyz =
    [
        0.4124564 / 0.9504700, 0.3575761 / 0.9504700, 0.1804375 / 0.9504700,
        0.2126729, 0.7151522, 0.0721750,
        0.0193339 / 1.0888300, 0.1191920 / 1.0888300, 0.9503041 / 1.0888300,
    ];

    private static readonly double[] FromXyz =
    [
        3.2404542 * 0.9504700, -1.5371385, -0.4985314 * 1.0888300,
        -0.9692660 * 0.9504700, 1.8760108, 0.0415560 * 1.0888300,
        0.0556434 * 0.9504700, -0.2040259, 1.0572252 * 1.0888300,
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
        using var full = AutocastScope.Enter(images.Device.Type, DType.BFloat16, enabled: false);
        var y = Roots(images).Select(3, 1);
        var roots = Tensor.Stack([y + (colors.Select(3, 0) / 500), y, y - (colors.Select(3, 1) / 200)], 3);
        var cubes = roots.Pow(3);
        var xyz = Tensor.Where(cubes.Gt(CubeKnee), cubes, (roots - Offset) / Slope);
        var linear = Product(xyz, FromXyz).Clamp(0, 1);
        var pixels = Tensor.Where(linear.Gt(Knee / 12.92), (linear.Pow(1 / 2.4) * 1.055) - 0.055, linear * 12.92);
        return pixels.Permute([0, 3, 1, 2]).Clamp(0, 1);
    }

    /// <summary>The cube roots of X, Y and Z, straight near black, (N, H, W, 3).</summary>
    private static Tensor Roots(Tensor images)
    {
        using var full = AutocastScope.Enter(images.Device.Type, DType.BFloat16, enabled: false);
        var pixels = images.Clamp(0, 1).Permute([0, 2, 3, 1]);
        var linear = Tensor.Where(pixels.Gt(Knee), ((pixels + 0.055) / 1.055).Pow(2.4), pixels / 12.92);
        var xyz = Product(linear, ToXyz);
        return Tensor.Where(xyz.Gt(CubeKnee), xyz.Clamp(min: CubeKnee).Pow(1.0 / 3), (xyz * Slope) + Offset);
    }

    /// <summary>Each pixel times a matrix.</summary>
    private static Tensor Product(Tensor pixels, double[] matrix) =>
        pixels.Matmul(Tensor.FromSpan<double>(matrix, 3, 3).To(pixels.DType).To(pixels.Device).T());
}
