using Relight.Tensors;

namespace Relight.SelfSupervised.Pretexts;

/// <summary>Losses in float32 whatever the training's precision: scores in half precision would tell near images apart no more.</summary>
internal static class FullPrecision
{
    /// <summary>Computes without autocast.</summary>
    /// <param name="like">A tensor on the device.</param>
    /// <param name="compute">What is computed.</param>
    public static T Of<T>(Tensor like, Func<T> compute)
    {
        ArgumentNullException.ThrowIfNull(like);
        ArgumentNullException.ThrowIfNull(compute);
        using var full = AutocastScope.Enter(like.Device.Type, DType.BFloat16, enabled: false);
        return compute();
    }
}
