using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>
/// The residual block of ResNet-50 and deeper: 1×1, 3×3 and 1×1 convolutions beside a shortcut, each normalized; four times as many
/// channels out.
/// </summary>
/// <remarks>
/// He et al. 2016, arXiv:1512.03385, figure 5, with the stride at the 3×3 convolution as in torchvision (v1.5), whose names it has.
/// </remarks>
public sealed class Bottleneck : Layer
{
    /// <summary>Output channels for each channel of the 3×3 convolution.</summary>
    public const int Expansion = 4;

    /// <summary>Makes the block.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="channels">Channels of the 3×3 convolution; the output has <see cref="Expansion"/> times as many.</param>
    /// <param name="stride">Step of the 3×3 convolution.</param>
    /// <param name="downsample">The shortcut where input and output differ in shape; null: the identity.</param>
    public Bottleneck(int inChannels, int channels, int stride, Sequential? downsample)
    {
        Conv1 = new Conv2d(inChannels, channels, 1, bias: false);
        Bn1 = new BatchNorm2d(channels);
        Conv2 = new Conv2d(channels, channels, 3, stride, padding: 1, bias: false);
        Bn2 = new BatchNorm2d(channels);
        Conv3 = new Conv2d(channels, channels * Expansion, 1, bias: false);
        Bn3 = new BatchNorm2d(channels * Expansion);
        Downsample = downsample;
    }

    /// <summary>Narrows to the inner channels.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>Normalizes the first convolution.</summary>
    public BatchNorm2d Bn1 { get; }

    /// <summary>3×3, with the stride.</summary>
    public Conv2d Conv2 { get; }

    /// <summary>Normalizes the second convolution.</summary>
    public BatchNorm2d Bn2 { get; }

    /// <summary>Widens to the output's channels.</summary>
    public Conv2d Conv3 { get; }

    /// <summary>Normalizes the third convolution; its weight scales the residual branch.</summary>
    public BatchNorm2d Bn3 { get; }

    /// <summary>Used three times, in place.</summary>
    public ReLU Relu { get; } = new(inPlace: true);

    /// <summary>The shortcut: a 1×1 convolution with normalization, or null for the identity.</summary>
    public Sequential? Downsample { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = Relu.Consume(Bn1.Consume(Conv1.Forward(x)));
        y = Relu.Consume(Bn2.Consume(Conv2.Consume(y)));
        y = Bn3.Consume(Conv3.Consume(y));
        return Relu.Consume(Shortcut.AddTo(y, x, Downsample));
    }
}
