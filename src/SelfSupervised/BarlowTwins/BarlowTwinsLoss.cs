using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.BarlowTwins;

/// <summary>
/// The correlations of two views' embeddings are to be the identity: the same in both views, and each dimension for itself.
/// </summary>
/// <remarks>
/// Σ (1 − C_ii)² + λ Σ_{i≠j} C_ij², C = ẑ₀ᵀẑ₁/N, ẑ normalized over the batch. Zbontar et al. 2021, Barlow Twins, arXiv:2103.03230.
/// </remarks>
/// <param name="redundancy">λ, at least 0.</param>
public sealed class BarlowTwinsLoss(double redundancy = 0.005) : Module
{
    /// <summary>λ.</summary>
    public double Redundancy { get; } = redundancy >= 0 ? redundancy
        : throw new ArgumentOutOfRangeException(nameof(redundancy), redundancy, "Expected 0 or more.");

    /// <summary>The two terms.</summary>
    /// <param name="z0">(N, D), of one view of N images.</param>
    /// <param name="z1">(N, D), of another.</param>
    /// <returns>Scalars (): how far the diagonal is from 1, and λ times how far the rest is from 0. Their sum is the loss.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public (Tensor Invariance, Tensor Redundancy) Forward(Tensor z0, Tensor z1)
    {
        var (n, _) = Embeddings.Pair(z0, z1, nameof(BarlowTwinsLoss));
        var correlation = Standardized(z0).T().Matmul(Standardized(z1)) / n;
        var diagonal = correlation.Diagonal();
        return ((diagonal - 1).Square().Sum(), Redundancy * (correlation.Square().Sum() - diagonal.Square().Sum()));
    }

    private static Tensor Standardized(Tensor z) => (z - z.Mean([0])) / (z.Var([0], unbiased: false) + 1e-5).Sqrt();
}
