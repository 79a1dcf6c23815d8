using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.FixMatch;

/// <summary>What is told of a weak view, where it is told surely enough, is to be told of the strong view of the same image.</summary>
/// <remarks>
/// mean over images of 1[max q ≥ t] · −ln softmax(s)_argmax q: s the scores of the strong view, q the softmax of those of the weak one. With
/// alignment, q ← q·(1/K)/p̄, scaled to sum to 1, p̄ the running mean of the answers. Sohn et al. 2020, FixMatch, arXiv:2001.07685, eq. 4;
/// Berthelot et al. 2020, ReMixMatch, arXiv:1911.09785, section 3.1.
/// </remarks>
/// <param name="classes">K, at least 1.</param>
/// <param name="threshold">t in the end, in [0, 1].</param>
/// <param name="start">t at first; null: the same.</param>
/// <param name="aligns">Whether answers are aligned.</param>
public sealed class FixMatchLoss(int classes, double threshold = 0.95, double? start = null, bool aligns = true) : Module
{
    /// <summary>What of the mean stays in a step: about what 128 batches said counts, as in the paper.</summary>
    private const double MeanMomentum = 0.99;

    private const double Epsilon = 1e-6;

    /// <summary>t now, float32 ().</summary>
    public Nn.Buffer Threshold { get; } = new(Tensor.Full([], start ?? threshold, dtype: DType.Float32));

    /// <summary>p̄, float32 (K): at first all classes alike.</summary>
    public Nn.Buffer? Mean { get; } = aligns ? new(Tensor.Full([classes], 1.0 / classes, dtype: DType.Float32)) : null;

    /// <summary>The loss; the running mean takes these answers in.</summary>
    /// <param name="weak">Scores (N, K) of the weak views, which get no gradient.</param>
    /// <param name="strong">Scores (N, K) of the strong views.</param>
    /// <returns>The loss, a scalar (); how many images were told surely enough, as a share (); and what was told, (N, K).</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public (Tensor Loss, Tensor Mask, Tensor Told) Forward(Tensor weak, Tensor strong)
    {
        Embeddings.Pair(weak, strong, nameof(FixMatchLoss));
        var told = Align(weak.Detach().Softmax(1));
        var (sure, labels) = told.Max(1);
        var mask = sure.Ge(Threshold).To(DType.Float32);
        var costs = -strong.LogSoftmax(1).Gather(1, labels.Unsqueeze(1)).Squeeze(1);
        return ((costs * mask).Mean(), mask.Mean(), told);
    }

    /// <summary>Raises the threshold.</summary>
    /// <param name="progress">The share of the training that is done, in [0, 1].</param>
    public void Advance(double progress)
    {
        if (start is { } first)
        {
            using var noGrad = NoGradScope.Enter();
            Threshold.FillInPlace(first + ((threshold - first) * progress));
        }
    }

    private Tensor Align(Tensor told)
    {
        if (Mean is null)
        {
            return told;
        }

        using var noGrad = NoGradScope.Enter();
        Mean.LerpInPlace(told.Mean([0]), 1 - MeanMomentum);
        var aligned = told * ((1.0 / classes) + Epsilon) / (Mean + Epsilon);
        return aligned / aligned.Sum([1], keepdim: true);
    }
}
