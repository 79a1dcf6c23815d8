using Relight.Tensors;

namespace Relight.Nn;

/// <summary>
/// Convolution of images: (N, C, H, W) or (C, H, W) → (N, O, H′, W′), H′ = ⌊(H + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1.
/// </summary>
public sealed class Conv2d : Layer
{
    // Fewer images than this do not pay for writing out the matrix.
    private const int FewestForMatrix = 16;
    private static readonly Operator ConvolutionMatrix = Operator.Find("relight::convolution_matrix");

    private readonly long[] _kernelSize;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;

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
        int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null,
        int groups = 1, bool bias = true)
    {
        LayerChecks.Groups(inChannels, outChannels, groups);
        InChannels = inChannels;
        OutChannels = outChannels;
        _kernelSize = kernelSize.AtLeast(1, nameof(kernelSize));
        _stride = (stride ?? 1).AtLeast(1, nameof(stride));
        _padding = (padding ?? 0).AtLeast(0, nameof(padding));
        _dilation = (dilation ?? 1).AtLeast(1, nameof(dilation));
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
        $"{InChannels}, {OutChannels}{Repr.Convolution(_kernelSize, _stride, _padding, _dilation, [0, 0], Groups, Bias is not null)}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, H, W) or (C, H, W).</exception>
    protected override Tensor Compute(Tensor x)
    {
        LayerChecks.Channels(x, 3, InChannels, nameof(Conv2d));
        return IsFasterAsMatrix(x) ? MatrixProduct(x) : Tensor.Conv2d(x, Weight, Bias, _stride, _padding, _dilation, Groups);
    }

    /// <summary>
    /// Whether weights are channels last and every output sees every input, as at the end of a ResNet on 64 px images: direct convolution
    /// then mostly pads.
    /// </summary>
    private bool IsFasterAsMatrix(Tensor x)
    {
        return x.Rank == 4 && x.Size(0) >= FewestForMatrix && x.Device.Type == DeviceType.Cpu && Groups == 1
            && Weight.Strides[1] == 1 && EveryOutputSeesEveryInput(0) && EveryOutputSeesEveryInput(1);

        bool EveryOutputSeesEveryInput(int axis)
        {
            var (input, kernel) = (x.Size(2 + axis), _kernelSize[axis]);
            return kernel > 1 && _dilation[axis] == 1 && input + (2 * _padding[axis]) >= kernel && input - 1 + _padding[axis] < kernel
                && (Output(input, axis) - 1) * _stride[axis] <= _padding[axis];
        }
    }

    private Tensor MatrixProduct(Tensor x)
    {
        var (input, output) = ((long[])[x.Size(2), x.Size(3)], (long[])[Output(x.Size(2), 0), Output(x.Size(3), 1)]);
        var matrix = (Tensor)ConvolutionMatrix.Call(Weight, input, _stride, _padding)[0]!;
        var rows = x.Permute(0, 2, 3, 1).Reshape(x.Size(0), -1);
        var results = Tensor.Linear(rows, matrix, Bias?.Repeat(output[0] * output[1]));
        return results.Reshape(x.Size(0), output[0], output[1], OutChannels).Permute(0, 3, 1, 2);
    }

    private long Output(long input, int axis) => ((input + (2 * _padding[axis]) - _kernelSize[axis]) / _stride[axis]) + 1;
}
