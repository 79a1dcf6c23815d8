using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Makes one dimension of several neighboring ones: (N, C, H, W) → (N, C·H·W).</summary>
/// <param name="startDim">The first of them; negative numbers count from the end.</param>
/// <param name="endDim">The last of them; negative numbers count from the end.</param>
public sealed class Flatten(int startDim = 1, int endDim = -1) : Layer
{
    /// <summary>The first dimension.</summary>
    public int StartDim { get; } = startDim;

    /// <summary>The last dimension.</summary>
    public int EndDim { get; } = endDim;

    /// <inheritdoc/>
    protected override string Settings => $"start_dim={StartDim}, end_dim={EndDim}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Flatten(StartDim, EndDim);
}
