using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Batch normalization of images (N, C, H, W), per channel C.</summary>
/// <param name="numFeatures">C.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">Share of the newest batch in the running averages; null: the plain average.</param>
/// <param name="affine">Whether there are a weight and a bias to learn.</param>
/// <param name="trackRunningStats">Whether running averages are kept; without them, the batch's moments are used always.</param>
public sealed class BatchNorm2d(
    int numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true)
    : BatchNorm(numFeatures, eps, momentum, affine, trackRunningStats)
{
    private protected override void CheckShape(Tensor x)
    {
        if (x.Rank != 4 || x.Size(1) != NumFeatures)
        {
            throw new ShapeException(nameof(BatchNorm2d), $"(N, {NumFeatures}, H, W)", x.Shape);
        }
    }
}
