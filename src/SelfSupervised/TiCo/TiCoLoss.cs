using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.TiCo;

/// <summary>Views of an image are to point the same way, and away from the directions that embeddings already take.</summary>
/// <remarks>
/// 1 − mean z₀·z₁ + ρ·mean z₀ᵀC z₀, C the running mean of z₀z₀ᵀ, z of length 1. Zhu et al. 2022, TiCo, arXiv:2206.10698.
/// </remarks>
public sealed class TiCoLoss : Module
{
    private readonly double _momentum;
    private readonly double _covariance;

    /// <summary>Makes the loss, with the running mean at 0.</summary>
    /// <param name="width">D.</param>
    /// <param name="momentum">What of the running mean stays in a step, in [0, 1).</param>
    /// <param name="covariance">ρ, at least 0.</param>
    public TiCoLoss(int width, double momentum = 0.9, double covariance = 20)
    {
        (_momentum, _covariance) = (momentum, covariance);
        Running = new Nn.Buffer(Tensor.Zeros([width, width]));
    }

    /// <summary>C, (D, D).</summary>
    public Nn.Buffer Running { get; }

    /// <summary>The two terms; their sum is the loss.</summary>
    /// <param name="z0">(N, D), of one view of N images.</param>
    /// <param name="z1">(N, D), of another, from the teacher.</param>
    /// <returns>Scalars ().</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public (Tensor Invariance, Tensor Covariance) Forward(Tensor z0, Tensor z1)
    {
        var (n, _) = Embeddings.Pair(z0, z1, nameof(TiCoLoss));
        var (a, b) = (Embeddings.Normalized(z0), Embeddings.Normalized(z1));
        var running = (Running * _momentum) + (a.T().Matmul(a).Detach() / n * (1 - _momentum));
        if (Training)
        {
            using var noGrad = NoGradScope.Enter();
            Running.CopyInPlace(running.Detach());
        }

        return (1 - (a * b).Sum([1]).Mean(), _covariance * (a.Matmul(running) * a).Sum([1]).Mean());
    }
}
