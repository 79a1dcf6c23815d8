using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Largest values in as many windows as it takes for a fixed output size: (N, C, H, W) or (C, H, W) → (N, C, H′, W′).</summary>
/// <param name="outputSize">(H′, W′); 1 is the largest of all pixels.</param>
public sealed class AdaptiveMaxPool2d(Size2 outputSize) : Layer
{
    private readonly Size2 _outputSize = outputSize;
    private readonly long[] _sizes = outputSize.AtLeast(1, nameof(outputSize));

    /// <inheritdoc/>
    protected override string Settings => $"output_size={_outputSize}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, H, W) or (C, H, W).</exception>
    protected override Tensor Compute(Tensor x)
    {
        LayerChecks.Images(x, nameof(AdaptiveMaxPool2d));
        var (values, indices) = x.AdaptiveMaxPool2d(_sizes);
        indices.Dispose();
        return values;
    }
}
