using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.SimClr;

/// <summary>The contrastive loss without the positive pair in its denominator, which learns from small batches too.</summary>
/// <remarks>
/// −w_i s_i/τ + ln Σ over both views k ≠ i of exp(s_ik/τ), mean over images and directions; w_i = 1, or 2 − N·softmax(s/σ)_i, which weighs
/// hard pairs more. Yeh et al. 2021, arXiv:2110.06848.
/// </remarks>
/// <param name="temperature">τ, above 0.</param>
/// <param name="sigma">σ of the weights, above 0; null: no weights.</param>
public sealed class DecoupledContrastiveLoss(double temperature = 0.1, double? sigma = null) : Module
{
    /// <summary>τ.</summary>
    public double Temperature { get; } = temperature > 0 ? temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "Expected a number above 0.");

    /// <summary>σ of the weights; null: no weights.</summary>
    public double? Sigma { get; } = sigma is not <= 0 ? sigma
        : throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "Expected a number above 0.");

    /// <summary>The loss.</summary>
    /// <param name="z0">(N, D), of one view of N images.</param>
    /// <param name="z1">(N, D), of another.</param>
    /// <returns>Scalar ().</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor z0, Tensor z1)
    {
        Embeddings.Pair(z0, z1, nameof(DecoupledContrastiveLoss));
        var (a, b) = (Embeddings.Normalized(z0), Embeddings.Normalized(z1));
        return (OneWay(a, b) + OneWay(b, a)) / 2;
    }

    private Tensor OneWay(Tensor a, Tensor b)
    {
        var n = (int)a.Shape[0];
        var isOwn = Embeddings.Diagonal(n, a.Device);
        var positives = (a * b).Sum([1]);
        var weighted = Sigma is { } sigma ? positives * (2 - (n * (positives.Detach() / sigma).Softmax(0))) : positives;
        var others = Tensor.Cat(
            [
                (a.Matmul(a.T()) / Temperature).MaskedFill(isOwn, double.NegativeInfinity),
                (a.Matmul(b.T()) / Temperature).MaskedFill(isOwn, double.NegativeInfinity),
            ], 1);
        return (others.Logsumexp([1]) - (weighted / Temperature)).Mean();
    }
}
