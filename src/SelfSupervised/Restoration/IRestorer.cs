using Relight.Data;
using Relight.Tensors;

namespace Relight.SelfSupervised.Restoration;

/// <summary>A task that has learned to restore images.</summary>
internal interface IRestorer
{
    /// <summary>Damages images as in training.</summary>
    /// <param name="batch">Images (N, 3, H, W) in [0, 1].</param>
    /// <returns>(N, 3, H, W).</returns>
    Tensor Damage(Batch batch);

    /// <summary>Restores damaged images.</summary>
    /// <param name="damaged">Images (N, 3, H, W) in [0, 1], of any size.</param>
    /// <returns>(N, 3, H, W), near [0, 1].</returns>
    Tensor Restore(Batch damaged);
}
