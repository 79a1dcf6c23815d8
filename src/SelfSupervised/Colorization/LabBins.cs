using Relight.Tensors;

namespace Relight.SelfSupervised.Colorization;

/// <summary>The plane of a* and b* in squares of ten, those that pixels of sRGB have.</summary>
/// <remarks>
/// Zhang et al. 2016, arXiv:1603.08511, section 2.1, whose list has 313. These are found by trying colors, in double precision, so that
/// they are the same everywhere.
/// </remarks>
internal static class LabBins
{
    private const int Side = 10;

    /// <summary>Values of each of red, green and blue that are tried.</summary>
    private const int Tried = 52;

    /// <summary>Neighbors among which a color is shared out, by a Gaussian of this deviation.</summary>
    private const int Neighbors = 5;
    private const double Deviation = 5;

    private static readonly Lazy<float[]> Found = new(Find);

    /// <summary>How many bins there are.</summary>
    public static int Count => Found.Value.Length / 2;

    /// <summary>Their middles, (bins, 2).</summary>
    public static Tensor Centers => Tensor.FromSpan<float>(Found.Value, Count, 2);

    /// <summary>Colors as shares of the bins around them.</summary>
    /// <param name="colors">(N, H, W, 2): a* and b*.</param>
    /// <returns>(N, bins, H, W), of sum 1 over bins.</returns>
    public static Tensor Shares(Tensor colors)
    {
        var (n, h, w, _) = colors.Shape.Dims4(nameof(LabBins));
        using var full = AutocastScope.Enter(colors.Device.Type, DType.BFloat16, enabled: false);
        var flat = colors.Reshape(-1, 2);
        var centers = Centers.To(colors.Device);
        var distances = flat.Square().Sum([1], keepdim: true) + centers.Square().Sum([1]) - (flat.Matmul(centers.T()) * 2);
        var (near, places) = distances.Topk(Neighbors, 1, largest: false);
        var weights = (near / (-2 * Deviation * Deviation)).Softmax(1);
        return Tensor.Zeros([flat.Shape[0], Count], device: colors.Device).Scatter(1, places, weights)
            .Reshape(n, h, w, Count).Permute([0, 3, 1, 2]);
    }

    private static float[] Find()
    {
        using var scope = new TensorScope();
        var steps = Tensor.Arange(Tried).To(DType.Float64) / (Tried - 1);
        var grid = Tensor.Meshgrid([steps, steps, steps], "ij");
        var pixels = Tensor.Stack([.. grid.Select(axis => axis.Flatten())]).Reshape(1, 3, Tried, -1);
        var squares = (Lab.Colors(pixels) / Side).Round().Reshape(-1, 2).To(DType.Float32).ToArray<float>();
        return
        [
            .. squares.Chunk(2).Select(square => (A: square[0], B: square[1])).Distinct().OrderBy(square => square.A)
                .ThenBy(square => square.B).SelectMany(square => new[] { square.A * Side, square.B * Side }),
        ];
    }
}
