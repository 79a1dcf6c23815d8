using Relight.Tensors;

namespace Relight.Nn;

/// <summary>The mean of each window: (N, C, H, W) or (C, H, W) → (N, C, H′, W′), H′ = ⌊(H + 2·padding − kernel)/stride⌋ + 1.</summary>
/// <param name="kernelSize">Size of the window.</param>
/// <param name="stride">Step between windows; left out: the window's size.</param>
/// <param name="padding">Zeros on each side, at most half the window.</param>
/// <param name="ceilMode">Whether sizes are rounded up rather than down.</param>
/// <param name="countIncludePad">Whether the zeros of the padding count in the mean.</param>
public sealed class AvgPool2d(
    Size2 kernelSize, Size2? stride = null, Size2? padding = null, bool ceilMode = false, bool countIncludePad = true) : Layer
{
    private readonly Size2 _kernelSize = kernelSize;
    private readonly Size2 _stride = stride ?? kernelSize;
    private readonly Size2 _padding = padding ?? 0;
    private readonly long[] _kernels = kernelSize.AtLeast(1, nameof(kernelSize));
    private readonly long[] _strides = (stride ?? kernelSize).AtLeast(1, nameof(stride));
    private readonly long[] _paddings = (padding ?? 0).AtLeast(0, nameof(padding));
    private readonly bool _ceilMode = ceilMode;
    private readonly bool _countIncludePad = countIncludePad;

    /// <inheritdoc/>
    protected override string Settings => $"kernel_size={_kernelSize}, stride={_stride}, padding={_padding}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, H, W) or (C, H, W).</exception>
    protected override Tensor Compute(Tensor x)
    {
        LayerChecks.Images(x, nameof(AvgPool2d));
        return x.AvgPool2d(_kernels, _strides, _paddings, _ceilMode, _countIncludePad);
    }
}
