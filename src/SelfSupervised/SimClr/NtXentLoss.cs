using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.SimClr;

/// <summary>
/// The normalized, temperature-scaled cross-entropy: each view is to find the other view of its image among all other views of the batch.
/// </summary>
/// <remarks>
/// ℓ(i, j) = −ln exp(s_ij/τ) / Σ_{k≠i} exp(s_ik/τ), s the cosine, mean over the 2N views. Chen et al. 2020, SimCLR, arXiv:2002.05709.
/// </remarks>
/// <param name="temperature">τ, above 0.</param>
public sealed class NtXentLoss(double temperature = 0.5) : Module
{
    /// <summary>τ.</summary>
    public double Temperature { get; } = temperature > 0 ? temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "Expected a number above 0.");

    /// <summary>The loss.</summary>
    /// <param name="z0">(N, D), of one view of N images.</param>
    /// <param name="z1">(N, D), of another.</param>
    /// <returns>Scalar ().</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor z0, Tensor z1)
    {
        var (n, _) = Embeddings.Pair(z0, z1, nameof(NtXentLoss));
        var z = Embeddings.Normalized(Tensor.Cat([z0, z1]));
        var scores = (z.Matmul(z.T()) / Temperature).MaskedFill(Embeddings.Diagonal(2 * n, z.Device), double.NegativeInfinity);
        var partners = Tensor.Cat([Tensor.Arange(n, 2 * n), Tensor.Arange(n)]).To(z.Device);
        return scores.CrossEntropyLoss(partners);
    }
}
