using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Tensors;

namespace Relight.SelfSupervised.Sesemi;

/// <summary>Labels, and which way other images were turned or mirrored, at once.</summary>
/// <remarks>CE(classes) + w·CE(ways). Tran 2019, SESEMI, arXiv:1906.10343, eq. 1.</remarks>
/// <param name="weight">w, at least 0.</param>
/// <param name="labelSmoothing">Of the classes, in [0, 1).</param>
public sealed class SesemiLoss(double weight = 1, double labelSmoothing = 0) : Module
{
    private readonly CrossEntropyLoss _classes = new(labelSmoothing);
    private readonly CrossEntropyLoss _ways = new();

    /// <summary>The loss and its terms.</summary>
    /// <param name="scores">(M, K), of labeled images.</param>
    /// <param name="labels">Their classes, int64 (M).</param>
    /// <param name="told">(N, ways), of images without labels.</param>
    /// <param name="ways">How they were turned, int64 (N).</param>
    /// <returns>Scalars (): the sum, the labels' cross-entropy, and the pretext's without its weight.</returns>
    public (Tensor Loss, Tensor Labels, Tensor Pretext) Forward(Tensor scores, Tensor labels, Tensor told, Tensor ways)
    {
        var (classified, pretext) = (_classes.Forward(scores, labels), _ways.Forward(told, ways));
        return (classified + (weight * pretext), classified, pretext);
    }
}
