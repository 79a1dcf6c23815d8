using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>The residual block of ResNet-18 and 34: relu(bn(conv3×3(relu(bn(conv3×3(x))))) + shortcut(x)).</summary>
/// <remarks>He et al. 2016, arXiv:1512.03385, figure 2; named as in torchvision.</remarks>
public sealed class BasicBlock : Layer
{
    /// <summary>Makes the block.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="channels">Channels of the output.</param>
    /// <param name="stride">Step of the first convolution.</param>
    /// <param name="downsample">The shortcut where input and output differ in shape; null: the identity.</param>
    public BasicBlock(int inChannels, int channels, int stride, Sequential? downsample)
    {
        Conv1 = new Conv2d(inChannels, channels, 3, stride, padding: 1, bias: false);
        Bn1 = new BatchNorm2d(channels);
        Conv2 = new Conv2d(channels, channels, 3, padding: 1, bias: false);
        Bn2 = new BatchNorm2d(channels);
        Downsample = downsample;
    }

    /// <summary>First convolution, with the stride.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>Normalizes the first convolution.</summary>
    public BatchNorm2d Bn1 { get; }

    /// <summary>Used twice, in place.</summary>
    public ReLU Relu { get; } = new(inPlace: true);

    /// <summary>Second convolution.</summary>
    public Conv2d Conv2 { get; }

    /// <summary>Normalizes the second convolution; its weight scales the residual branch.</summary>
    public BatchNorm2d Bn2 { get; }

    /// <summary>The shortcut: a 1×1 convolution with normalization, or null for the identity.</summary>
    public Sequential? Downsample { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = Relu.Consume(Bn1.Consume(Conv1.Forward(x)));
        y = Bn2.Consume(Conv2.Consume(y));
        return Relu.Consume(Shortcut.AddTo(y, x, Downsample));
    }
}
