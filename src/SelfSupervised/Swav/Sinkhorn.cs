using Relight.Tensors;

namespace Relight.SelfSupervised.Swav;

/// <summary>Shares images out among prototypes so that each prototype gets equally many.</summary>
/// <remarks>Cuturi 2013, arXiv:1306.0895; Caron et al. 2020, SwAV, arXiv:2006.09882.</remarks>
public static class Sinkhorn
{
    /// <summary>The assignments.</summary>
    /// <param name="scores">(N, K), of N images for K prototypes.</param>
    /// <param name="iterations">How often rows and columns are balanced, at least 1.</param>
    /// <param name="epsilon">The smaller, the sharper; above 0.</param>
    /// <returns>(N, K), rows that sum to 1, without gradients.</returns>
    public static Tensor Assign(Tensor scores, int iterations = 3, double epsilon = 0.05)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(epsilon, 0);
        using var noGrad = NoGradScope.Enter();
        var (n, k) = scores.Shape.Dims2(nameof(Sinkhorn));
        var scaled = scores.Detach().To(DType.Float32) / epsilon;
        var shares = (scaled - scaled.Max()).Exp();   // the greatest share is 1, so that none overflows; the scale cancels out
        for (var i = 0; i < iterations; i++)
        {
            shares = shares / (shares.Sum([0], keepdim: true) * k);
            shares = shares / (shares.Sum([1], keepdim: true) * n);
        }

        return shares * n;
    }
}
