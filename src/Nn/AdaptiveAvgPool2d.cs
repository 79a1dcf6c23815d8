using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Means over as many windows as it takes for a fixed output size: (N, C, H, W) or (C, H, W) → (N, C, H′, W′).</summary>
/// <param name="outputSize">(H′, W′); 1 is the mean over all pixels.</param>
public sealed class AdaptiveAvgPool2d(Size2 outputSize) : Layer
{
    private readonly Size2 _outputSize = outputSize;
    private readonly long[] _sizes = outputSize.AtLeast(1, nameof(outputSize));

    /// <inheritdoc/>
    protected override string Settings => $"output_size={_outputSize}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, H, W) or (C, H, W).</exception>
    protected override Tensor Compute(Tensor x)
    {
        LayerChecks.Images(x, nameof(AdaptiveAvgPool2d));
        return x.AdaptiveAvgPool2d(_sizes);
    }
}
