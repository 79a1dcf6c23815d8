using Relight.Tensors;

namespace Relight.Nn;

/// <summary>
/// The largest value in each window: (N, C, H, W) or (C, H, W) → (N, C, H′, W′), H′ = ⌊(H + 2·padding − dilation·(kernel − 1) − 1)/stride⌋
/// + 1.
/// </summary>
/// <param name="kernelSize">Size of the window.</param>
/// <param name="stride">Step between windows; left out: the window's size.</param>
/// <param name="padding">Rows and columns of −∞ on each side, at most half the window.</param>
/// <param name="dilation">Step between the window's taps.</param>
/// <param name="ceilMode">Whether sizes are rounded up rather than down.</param>
public sealed class MaxPool2d(
    Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null, bool ceilMode = false) : Layer
{
    private readonly Size2 _kernelSize = kernelSize;
    private readonly Size2 _stride = stride ?? kernelSize;
    private readonly Size2 _padding = padding ?? 0;
    private readonly Size2 _dilation = dilation ?? 1;
    private readonly long[] _kernels = kernelSize.AtLeast(1, nameof(kernelSize));
    private readonly long[] _strides = (stride ?? kernelSize).AtLeast(1, nameof(stride));
    private readonly long[] _paddings = (padding ?? 0).AtLeast(0, nameof(padding));
    private readonly long[] _dilations = (dilation ?? 1).AtLeast(1, nameof(dilation));
    private readonly bool _ceilMode = ceilMode;

    /// <inheritdoc/>
    protected override string Settings =>
        $"kernel_size={_kernelSize}, stride={_stride}, padding={_padding}, dilation={_dilation}, ceil_mode={Repr.Text(_ceilMode)}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, H, W) or (C, H, W).</exception>
    protected override Tensor Compute(Tensor x)
    {
        LayerChecks.Images(x, nameof(MaxPool2d));
        return x.MaxPool2d(_kernels, _strides, _paddings, _dilations, _ceilMode);
    }
}
