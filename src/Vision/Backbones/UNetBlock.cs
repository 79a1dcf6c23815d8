using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>One step up in a <see cref="UNet"/>: doubles the map, appends the encoder's map of that size, and convolves twice.</summary>
public sealed class UNetBlock : Module
{
    internal UNetBlock(int inChannels, int skipChannels, int outChannels, bool doubles, UNetUpsampling upsampling)
    {
        var shuffles = doubles && upsampling == UNetUpsampling.PixelShuffle;
        Up = !doubles ? new Identity() : shuffles ? Shuffle(inChannels, outChannels)
            : new Upsample(scaleFactor: 2, mode: UpsampleMode.Bilinear);
        Conv1 = new Conv2d((shuffles ? outChannels : inChannels) + skipChannels, outChannels, 3, padding: 1, bias: false);
        Bn1 = new BatchNorm2d(outChannels);
        Conv2 = new Conv2d(outChannels, outChannels, 3, padding: 1, bias: false);
        Bn2 = new BatchNorm2d(outChannels);
        Init.KaimingNormal(Conv1.Weight, mode: FanMode.FanOut);
        Init.KaimingNormal(Conv2.Weight, mode: FanMode.FanOut);
    }

    /// <summary>Doubles height and width; the identity where the encoder did not halve them.</summary>
    public Layer Up { get; }

    /// <summary>Over the doubled map and the encoder's.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>Normalizes the first convolution.</summary>
    public BatchNorm2d Bn1 { get; }

    /// <summary>Used twice, in place.</summary>
    public ReLU Relu { get; } = new(inPlace: true);

    /// <summary>Second convolution.</summary>
    public Conv2d Conv2 { get; }

    /// <summary>Normalizes the second convolution.</summary>
    public BatchNorm2d Bn2 { get; }

    /// <summary>Applies the block.</summary>
    /// <param name="x">The map from below, (N, C, H, W).</param>
    /// <param name="skip">The encoder's map of the output's size; null where there is none.</param>
    /// <param name="height">Height of the output: 2·H or 2·H − 1; H where the block does not double.</param>
    /// <param name="width">Width of the output, likewise.</param>
    /// <returns>(N, output channels, height, width).</returns>
    public Tensor Forward(Tensor x, Tensor? skip, long height, long width)
    {
        ArgumentNullException.ThrowIfNull(x);
        var y = Crop(Up.Forward(x), x, height, width);
        if (skip is not null)
        {
            var joined = Tensor.Cat([y, skip], 1);
            Release(y, x);
            y = joined;
        }

        var z = Conv1.Forward(y);
        Release(y, x);
        return Relu.Consume(Bn2.Consume(Conv2.Consume(Relu.Consume(Bn1.Consume(z)))));
    }

    /// <summary>
    /// 1×1 convolution and pixel shuffle whose four output pixels start equal ("ICNR", Aitken et al. 2017, arXiv:1707.02937).
    /// </summary>
    private static Sequential Shuffle(int inChannels, int outChannels)
    {
        var convolution = new Conv2d(inChannels, 4 * outChannels, 1);
        using var noGrad = NoGradScope.Enter();
        using var one = Init.KaimingNormal(Tensor.Empty([outChannels, inChannels, 1, 1]), mode: FanMode.FanOut);
        using var four = one.RepeatInterleave(4, 0);
        convolution.Weight.CopyInPlace(four);
        Init.Constant(convolution.Bias!, 0);
        return new Sequential(convolution, new PixelShuffle(2));
    }

    /// <summary>The top left of a map that is a row or a column too large, since odd sizes were rounded up on the way down.</summary>
    private static Tensor Crop(Tensor y, Tensor x, long height, long width)
    {
        if (y.Size(2) == height && y.Size(3) == width)
        {
            return y;
        }

        using var rows = y.Narrow(2, 0, height);
        var cropped = rows.Narrow(3, 0, width);
        Release(y, x);
        return cropped;
    }

    private static void Release(Tensor y, Tensor x)
    {
        if (!ReferenceEquals(x, y))
        {
            y.Dispose();
        }
    }
}
