using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>The way around a residual branch.</summary>
internal static class Shortcut
{
    /// <summary>branch + shortcut(x), in the branch's memory; the shortcut's own result is freed.</summary>
    public static Tensor AddTo(Tensor branch, Tensor x, Sequential? downsample)
    {
        if (downsample is null)
        {
            return branch.AddInPlace(x);
        }

        using var shortcut = downsample.Forward(x);
        return branch.AddInPlace(shortcut);
    }

    /// <summary>What fits the input to the branch's output, or null where it fits already.</summary>
    public static Sequential? Between(int inChannels, int outChannels, int stride) =>
        stride == 1 && inChannels == outChannels
            ? null
            : new Sequential(new Conv2d(inChannels, outChannels, 1, stride, bias: false), new BatchNorm2d(outChannels));
}
