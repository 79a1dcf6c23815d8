using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Convolution of images: (N, C, H, W) or (C, H, W) → (N, O, H′, W′), H′ = ⌊(H + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1.</summary>
public sealed class Conv2d : Layer
{
    private readonly long[] kernelSize;
    private readonly long[] stride;
    private readonly long[] padding;
    private readonly long[] dilation;

    /// <summary>Makes the layer; weight and bias uniform on ±1/√(C/groups·kernel height·kernel width).</summary>
    /// <param name="inChannels">C, divisible by <paramref name="groups"/>.</param>
    /// <param name="outChannels">O, divisible by <paramref name="groups"/>.</param>
    /// <param name="kernelSize">Size of the kernel, at least 1.</param>
    /// <param name="stride">Step between outputs, at least 1.</param>
    /// <param name="padding">Zeros added on each side.</param>
    /// <param name="dilation">Step between the kernel's taps, at least 1.</param>
    /// <param name="groups">Parts of the channels that do not see each other; C makes it depthwise.</param>
    /// <param name="bias">Whether a learned constant is added to each output channel.</param>
    public Conv2d(
        int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null, int groups = 1, bool bias = true)
    {
        Argument.Groups(inChannels, outChannels, groups);
        InChannels = inChannels;
        OutChannels = outChannels;
        this.kernelSize = kernelSize.AtLeast(1, nameof(kernelSize));
        this.stride = (stride ?? 1).AtLeast(1, nameof(stride));
        this.padding = (padding ?? 0).AtLeast(0, nameof(padding));
        this.dilation = (dilation ?? 1).AtLeast(1, nameof(dilation));
        Groups = groups;
        Weight = Init.LayerWeight(outChannels, inChannels / groups, kernelSize.Height, kernelSize.Width);
        Bias = bias ? Init.LayerBias(Weight, outChannels) : null;
    }

    /// <summary>C.</summary>
    public int InChannels { get; }

    /// <summary>O.</summary>
    public int OutChannels { get; }

    /// <summary>Parts of the channels that do not see each other.</summary>
    public int Groups { get; }

    /// <summary>(O, C/groups, kernel height, kernel width).</summary>
    public Parameter Weight { get; set; }

    /// <summary>(O,), or null.</summary>
    public Parameter? Bias { get; set; }

    /// <inheritdoc/>
    protected override string Settings =>
        $"{InChannels}, {OutChannels}{Repr.Convolution(kernelSize, stride, padding, dilation, [0, 0], Groups, Bias is not null)}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, H, W) or (C, H, W).</exception>
    public override Tensor Forward(Tensor x)
    {
        Argument.Channels(x, 3, InChannels, nameof(Conv2d));
        return Tensor.Conv2d(x, Weight, Bias, stride, padding, dilation, Groups);
    }
}
