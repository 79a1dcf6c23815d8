using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>
/// An output for each pixel: a ResNet goes down, the U-Net comes up again, and at each size takes the ResNet's map of that size beside its
/// own.
/// </summary>
/// <remarks>
/// Ronneberger et al. 2015, arXiv:1505.04597, on a ResNet encoder (keys <c>encoder.…</c>), whose weights may come from pretraining.
/// On the way up there are 256, 128, 64 and 32 channels beside the encoder's third, second and first stage and its stem; unless that is
/// <see cref="ResNetStem.Small"/>, a fifth block of 16 channels leads back to the image's own size. Any image size will do.
/// </remarks>
public sealed class UNet : Layer
{
    private static readonly int[] Widths = [256, 128, 64, 32];

    /// <summary>Makes the network; the encoder keeps its weights, the rest is drawn from libtorch's generator.</summary>
    /// <param name="encoder">Used, not copied; its last layer is replaced by an <see cref="Identity"/>, for it is not needed.</param>
    /// <param name="outChannels">Outputs for each pixel: classes, or 3 to make an image.</param>
    /// <param name="upsampling">How maps are doubled.</param>
    public UNet(ResNet encoder, int outChannels, UNetUpsampling upsampling = UNetUpsampling.PixelShuffle)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        Encoder = encoder;
        encoder.Head = new Identity();
        var stage = encoder.FeatureCount / 8;
        int[] skips = [4 * stage, 2 * stage, stage, 64];
        var channels = encoder.FeatureCount;
        for (var i = 0; i < Widths.Length; i++)
        {
            var doubles = i < 3 || encoder.Stem == ResNetStem.ImageNet;
            Blocks.Add(new UNetBlock(channels, skips[i], Widths[i], doubles, upsampling));
            channels = Widths[i];
        }

        if (encoder.Stem != ResNetStem.Small)
        {
            Blocks.Add(new UNetBlock(channels, 0, 16, doubles: true, upsampling));
            channels = 16;
        }

        Head = new Conv2d(channels, outChannels, 3, padding: 1);
    }

    /// <summary>The way down.</summary>
    public ResNet Encoder { get; }

    /// <summary>The way up, from the coarsest to the finest.</summary>
    public ModuleList<UNetBlock> Blocks { get; } = [];

    /// <summary>3×3 convolution to the outputs, with bias and without an activation.</summary>
    public Conv2d Head { get; }

    /// <summary>Applies the network.</summary>
    /// <param name="x">Images (N, 3, H, W), floating point.</param>
    /// <returns>(N, outputs, H, W), without an activation.</returns>
    /// <exception cref="ShapeException">Not three channels.</exception>
    protected override Tensor Compute(Tensor x)
    {
        var maps = Encoder.FeatureMaps(x);
        var y = maps[^1];
        for (var i = 0; i < Blocks.Count; i++)
        {
            var skip = i < maps.Length - 1 ? maps[^(i + 2)] : null;
            var size = skip ?? x;
            var z = Blocks[i].Forward(y, skip, size.Size(2), size.Size(3));
            y.Dispose();
            skip?.Dispose();
            y = z;
        }

        return Head.Consume(y);
    }
}
