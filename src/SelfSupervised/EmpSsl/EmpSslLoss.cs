using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.EmpSsl;

/// <summary>
/// Many crops of an image are to point where their mean does, while the images of a batch fill as much of the space as they can.
/// </summary>
/// <remarks>
/// −λ·mean cos(z_i, z̄) − ½·mean over crops of ln det(I + D/(ε N)·ZᵀZ), Z the N embeddings of one crop. Tong et al. 2023, EMP-SSL,
/// arXiv:2304.03977; the coding rate is that of Ma et al. 2007.
/// </remarks>
/// <param name="invariance">λ, at least 0.</param>
/// <param name="epsilon">ε, the distortion of the coding rate, above 0.</param>
public sealed class EmpSslLoss(double invariance = 200, double epsilon = 0.2) : Module
{
    /// <summary>The two terms; their sum is the loss.</summary>
    /// <param name="views">(V, N, D): N images in V crops, V at least 2.</param>
    /// <returns>Scalars (): −λ times the cosine, and less the coding rate.</returns>
    public (Tensor Invariance, Tensor CodingRate) Forward(Tensor views)
    {
        var (_, n, d) = views.Shape.Dims3(nameof(EmpSslLoss));
        var mean = views.Mean([0], keepdim: true).ExpandAs(views);
        var z = views.To(DType.Float32);
        var identity = Tensor.Eye(d, device: views.Device);
        var rate = (identity + (z.Transpose(1, 2).Bmm(z) * (d / (epsilon * n)))).Logdet().Mean() / 2;
        return (-invariance * Tensor.CosineSimilarity(views, mean, 2, 1e-8).Mean(), -rate);
    }
}
