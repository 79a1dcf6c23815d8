using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.Paws;

/// <summary>
/// Each view of an image is told a class by its nearest supports, labeled images of the batch, and is to be told what another view was told
/// more surely; on the whole, all classes are to be told.
/// </summary>
/// <remarks>
/// p(z) = Σ_s softmax(cos(z, z_s)/τ − ln n_s) y_s, n_s the supports of the class of s, so that each class counts alike however many there
/// are; y smoothed. H(ρ(p(other)), p(z)), mean over views, ρ(p) = p^(1/T) scaled to sum to 1: a large view's other is the other large one, a
/// small one's the mean of both. Less H of the mean of ρ(p) over all views. Assran et al. 2021, PAWS, arXiv:2104.13963, eqs. 1 to 3.
/// </remarks>
/// <param name="classes">How many there are.</param>
/// <param name="temperature">τ, above 0.</param>
/// <param name="sharpening">T, in (0, 1].</param>
/// <param name="labelSmoothing">The share of a support's weight that all classes get, in [0, 1).</param>
public sealed class PawsLoss(int classes, double temperature = 0.1, double sharpening = 0.25, double labelSmoothing = 0.1) : Module
{
    private const double Least = 1e-4;   // what is told less surely is not asked for: the authors' code, for numerical stability
    private const double Tiny = 1e-12;

    /// <summary>Both terms.</summary>
    /// <param name="large">Embeddings (N, D) of each of two large views.</param>
    /// <param name="small">Embeddings (N, D) of each small view.</param>
    /// <param name="supports">Embeddings (M, D) of labeled images.</param>
    /// <param name="labels">Their classes, int64 (M).</param>
    /// <returns>
    /// The cross-entropy, a scalar (); the negative entropy of the mean answer, a scalar (), at least −ln K; and what the large views were
    /// told, (2N, K).
    /// </returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public (Tensor CrossEntropy, Tensor NegativeEntropy, Tensor Told) Forward(
        (Tensor First, Tensor Second) large, IReadOnlyList<Tensor> small, Tensor supports, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(small);
        ArgumentNullException.ThrowIfNull(labels);
        var (n, _) = Embeddings.Pair(large.First, large.Second, nameof(PawsLoss));
        var told = Tell(Tensor.Cat([large.First, large.Second, .. small]), supports, labels);
        var targets = Targets(told[..(2 * n)].Detach(), small.Count);
        var crossEntropy = -(targets * told.ClampMin(Tiny).Log()).Sum([1]).Mean();
        var mean = Sharpened(told).Mean([0]);
        return (crossEntropy, (mean * mean.ClampMin(Tiny).Log()).Sum(), told[..(2 * n)]);
    }

    /// <summary>What the supports tell of embeddings.</summary>
    /// <param name="z">(N, D).</param>
    /// <param name="supports">(M, D).</param>
    /// <param name="labels">Int64 (M).</param>
    /// <returns>Probabilities (N, K).</returns>
    public Tensor Tell(Tensor z, Tensor supports, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(supports);
        ArgumentNullException.ThrowIfNull(labels);
        var (m, _) = supports.Shape.Dims2(nameof(PawsLoss));
        if (labels.Rank != 1 || labels.Shape[0] != m)
        {
            throw new ShapeException(nameof(PawsLoss), $"a label for each of the {m} supports, shape ({m},)", labels.Shape);
        }

        var isOf = labels.Unsqueeze(1).Eq(Tensor.Arange(classes).To(labels.Device).Unsqueeze(0)).To(DType.Float32);
        var counts = isOf.Matmul(isOf.Sum([0]).Unsqueeze(1)).Squeeze(1);
        var scores = (Embeddings.Normalized(z).Matmul(Embeddings.Normalized(supports).T()) / temperature) - counts.Log();
        return scores.Softmax(1).Matmul((isOf * (1 - labelSmoothing)) + (labelSmoothing / classes));
    }

    private Tensor Targets(Tensor told, int small)
    {
        var sharp = Sharpened(told).Chunk(2);
        var targets = Tensor.Cat([sharp[1], sharp[0], .. Enumerable.Repeat((sharp[0] + sharp[1]) / 2, small)]);
        return targets.MaskedFill(targets.Lt(Least), 0);
    }

    private Tensor Sharpened(Tensor told)
    {
        var powers = told.Pow(1 / sharpening);
        return powers / powers.Sum([1], keepdim: true);
    }
}
