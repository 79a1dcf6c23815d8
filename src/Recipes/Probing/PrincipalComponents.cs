using Relight.Tensors;

namespace Relight.Recipes.Probing;

/// <summary>Rows in the plane in which they vary most.</summary>
internal static class PrincipalComponents
{
    /// <summary>The first two principal components.</summary>
    /// <param name="rows">(N, D), N and D at least 2.</param>
    /// <returns>(N, 2), float64, centered; of each the largest entry by size is positive, so that the picture is always the same.</returns>
    public static Tensor Of(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var x = rows.To(DType.Float64);
        x -= x.Mean([0], keepdim: true);
        var (left, values, _) = Tensor.LinalgSvd(x, fullMatrices: false);
        var plane = left.Narrow(1, 0, 2) * values.Narrow(0, 0, 2);
        var largest = plane.Gather(0, plane.Abs().Argmax(0, keepdim: true));
        return plane * Tensor.Where(largest.Lt(0), -1.0, 1.0);
    }
}
