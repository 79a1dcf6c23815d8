using Relight.Tensors;

namespace Relight.Nn;

/// <summary>
/// Convolution along one dimension: (N, C, L) or (C, L) → (N, O, L′), L′ = ⌊(L + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1.
/// </summary>
public sealed class Conv1d : Layer
{
    private readonly long[] _kernelSize;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;

    /// <summary>Makes the layer; weight and bias uniform on ±1/√(C/groups·kernel).</summary>
    /// <param name="inChannels">C, divisible by <paramref name="groups"/>.</param>
    /// <param name="outChannels">O, divisible by <paramref name="groups"/>.</param>
    /// <param name="kernelSize">Length of the kernel, at least 1.</param>
    /// <param name="stride">Step between outputs, at least 1.</param>
    /// <param name="padding">Zeros added on both sides.</param>
    /// <param name="dilation">Step between the kernel's taps, at least 1.</param>
    /// <param name="groups">Parts of the channels that do not see each other.</param>
    /// <param name="bias">Whether a learned constant is added to each output channel.</param>
    public Conv1d(
        int inChannels, int outChannels, int kernelSize, int stride = 1, int padding = 0, int dilation = 1,
        int groups = 1, bool bias = true)
    {
        LayerChecks.Groups(inChannels, outChannels, groups);
        InChannels = inChannels;
        OutChannels = outChannels;
        _kernelSize = [Argument.AtLeast(1, kernelSize)];
        _stride = [Argument.AtLeast(1, stride)];
        _padding = [Argument.AtLeast(0, padding)];
        _dilation = [Argument.AtLeast(1, dilation)];
        Groups = groups;
        Weight = Init.LayerWeight(outChannels, inChannels / groups, kernelSize);
        Bias = bias ? Init.LayerBias(Weight, outChannels) : null;
    }

    /// <summary>C.</summary>
    public int InChannels { get; }

    /// <summary>O.</summary>
    public int OutChannels { get; }

    /// <summary>Parts of the channels that do not see each other.</summary>
    public int Groups { get; }

    /// <summary>(O, C/groups, kernel).</summary>
    public Parameter Weight { get; set; }

    /// <summary>(O,), or null.</summary>
    public Parameter? Bias { get; set; }

    /// <inheritdoc/>
    protected override string Settings =>
        $"{InChannels}, {OutChannels}{Repr.Convolution(_kernelSize, _stride, _padding, _dilation, [0], Groups, Bias is not null)}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, L) or (C, L).</exception>
    protected override Tensor Compute(Tensor x)
    {
        LayerChecks.Channels(x, 2, InChannels, nameof(Conv1d));
        return Tensor.Conv1d(x, Weight, Bias, _stride, _padding, _dilation, Groups);
    }
}
