using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.VicReg;

/// <summary>
/// Views of an image are to be close (invariance), each dimension is to vary (variance), and none to say what another does (covariance).
/// </summary>
/// <remarks>
/// λ·MSE + μ·½ Σ over views of mean max(0, 1 − √(Var + ε)) + ν Σ over views of Σ_{i≠j} C_ij²/D, with N − 1 in variance and covariance.
/// Bardes et al. 2022, VICReg, arXiv:2105.04906; the half of the variance is that of the authors' code.
/// </remarks>
/// <param name="invariance">λ, at least 0.</param>
/// <param name="variance">μ, at least 0.</param>
/// <param name="covariance">ν, at least 0.</param>
public sealed class VicRegLoss(double invariance = 25, double variance = 25, double covariance = 1) : Module
{
    private const double Epsilon = 1e-4;

    /// <summary>The three terms, weighted; their sum is the loss.</summary>
    /// <param name="z0">(N, D), of one view of N images, N at least 2.</param>
    /// <param name="z1">(N, D), of another.</param>
    /// <returns>Scalars ().</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public (Tensor Invariance, Tensor Variance, Tensor Covariance) Forward(Tensor z0, Tensor z1)
    {
        Embeddings.Pair(z0, z1, nameof(VicRegLoss));
        return (
            invariance * (z0 - z1).Square().Mean(), variance * (Variance(z0) + Variance(z1)) / 2,
            covariance * (Covariance(z0) + Covariance(z1)));
    }

    private static Tensor Variance(Tensor z) => (1 - (z.Var([0], unbiased: true) + Epsilon).Sqrt()).Relu().Mean();

    private static Tensor Covariance(Tensor z)
    {
        var centered = z - z.Mean([0]);
        var matrix = centered.T().Matmul(centered) / (z.Shape[0] - 1);
        return (matrix.Square().Sum() - matrix.Diagonal().Square().Sum()) / z.Shape[1];
    }
}
