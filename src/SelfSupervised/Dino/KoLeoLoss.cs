using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.Dino;

/// <summary>Keeps the images of a batch apart: the farther each lies from its nearest neighbor, the smaller it is.</summary>
/// <remarks>
/// −mean ln(d_i + ε), d the distance of normalized embeddings. Kozachenko and Leonenko's estimate of entropy; Sablayrolles et al. 2019,
/// arXiv:1806.03198; a part of DINOv2, arXiv:2304.07193.
/// </remarks>
public sealed class KoLeoLoss : Module
{
    private const double Epsilon = 1e-8;

    /// <summary>The loss.</summary>
    /// <param name="z">(N, D), N at least 2.</param>
    /// <returns>Scalar ().</returns>
    public Tensor Forward(Tensor z)
    {
        var (n, _) = z.Shape.Dims2(nameof(KoLeoLoss));
        var x = Embeddings.Normalized(z);
        var nearest = x.Detach().Matmul(x.Detach().T()).MaskedFill(Embeddings.Diagonal((int)n, z.Device), -2).Argmax(1);
        return -((x - x.IndexSelect(0, nearest) + Epsilon).Norm(2, [1]) + Epsilon).Log().Mean();
    }
}
