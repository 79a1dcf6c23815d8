using Relight.Tensors;

namespace Relight.Nn;

/// <summary>The gradient of a convolution as a layer, which enlarges images: (N, C, H, W) or (C, H, W) → (N, O, H′, W′),
/// H′ = (H − 1)·stride − 2·padding + dilation·(kernel − 1) + outputPadding + 1.</summary>
public sealed class ConvTranspose2d : Layer
{
    private readonly long[] _kernelSize;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _outputPadding;
    private readonly long[] _dilation;

    /// <summary>Makes the layer; weight and bias uniform on ±1/√(O/groups·kernel height·kernel width).</summary>
    /// <param name="inChannels">C, divisible by <paramref name="groups"/>.</param>
    /// <param name="outChannels">O, divisible by <paramref name="groups"/>.</param>
    /// <param name="kernelSize">Size of the kernel, at least 1.</param>
    /// <param name="stride">How many outputs one input moves, at least 1.</param>
    /// <param name="padding">Rows and columns taken away from each side.</param>
    /// <param name="outputPadding">Rows added at the bottom and columns at the right; smaller than stride or dilation.</param>
    /// <param name="groups">Parts of the channels that do not see each other.</param>
    /// <param name="bias">Whether a learned constant is added to each output channel.</param>
    /// <param name="dilation">Step between the kernel's taps, at least 1.</param>
    public ConvTranspose2d(
        int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? outputPadding = null,
        int groups = 1, bool bias = true, Size2? dilation = null)
    {
        LayerChecks.Groups(inChannels, outChannels, groups);
        InChannels = inChannels;
        OutChannels = outChannels;
        _kernelSize = kernelSize.AtLeast(1, nameof(kernelSize));
        _stride = (stride ?? 1).AtLeast(1, nameof(stride));
        _padding = (padding ?? 0).AtLeast(0, nameof(padding));
        _outputPadding = (outputPadding ?? 0).AtLeast(0, nameof(outputPadding));
        _dilation = (dilation ?? 1).AtLeast(1, nameof(dilation));
        Groups = groups;
        Weight = Init.LayerWeight(inChannels, outChannels / groups, kernelSize.Height, kernelSize.Width);
        Bias = bias ? Init.LayerBias(Weight, outChannels) : null;
    }

    /// <summary>C.</summary>
    public int InChannels { get; }

    /// <summary>O.</summary>
    public int OutChannels { get; }

    /// <summary>Parts of the channels that do not see each other.</summary>
    public int Groups { get; }

    /// <summary>(C, O/groups, kernel height, kernel width).</summary>
    public Parameter Weight { get; set; }

    /// <summary>(O,), or null.</summary>
    public Parameter? Bias { get; set; }

    /// <inheritdoc/>
    protected override string Settings =>
        $"{InChannels}, "
            + $"{OutChannels}{Repr.Convolution(_kernelSize, _stride, _padding, _dilation, _outputPadding, Groups, Bias is not null)}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, H, W) or (C, H, W).</exception>
    protected override Tensor Compute(Tensor x)
    {
        LayerChecks.Channels(x, 3, InChannels, nameof(ConvTranspose2d));
        return Tensor.ConvTranspose2d(x, Weight, Bias, _stride, _padding, _outputPadding, Groups, _dilation);
    }
}
