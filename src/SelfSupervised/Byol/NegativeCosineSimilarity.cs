using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.Byol;

/// <summary>
/// How little predictions point where their targets do: −cos, mean over the images. BYOL's 2 − 2·cos is twice that, plus 2.
/// </summary>
/// <remarks>Grill et al. 2020, BYOL, arXiv:2006.07733; Chen and He 2021, SimSiam, arXiv:2011.10566.</remarks>
public sealed class NegativeCosineSimilarity : Module
{
    /// <summary>The loss of one direction; gradients reach the predictions alone.</summary>
    /// <param name="predictions">(N, D), from one view.</param>
    /// <param name="targets">(N, D), of the other.</param>
    /// <returns>Scalar (), in [−1, 1].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor predictions, Tensor targets)
    {
        Embeddings.Pair(predictions, targets, nameof(NegativeCosineSimilarity));
        return -Tensor.CosineSimilarity(predictions, targets.Detach(), 1, 1e-8).Mean();
    }
}
