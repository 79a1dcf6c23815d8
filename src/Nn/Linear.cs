using Relight.Tensors;

namespace Relight.Nn;

/// <summary>y = x·Wᵀ + b: (…, I) → (…, O).</summary>
public sealed class Linear : Layer
{
    /// <summary>Makes the layer; weight and bias uniform on ±1/√I.</summary>
    /// <param name="inFeatures">I.</param>
    /// <param name="outFeatures">O.</param>
    /// <param name="bias">Whether there is b.</param>
    public Linear(int inFeatures, int outFeatures, bool bias = true)
    {
        InFeatures = Argument.AtLeast(1, inFeatures);
        OutFeatures = Argument.AtLeast(1, outFeatures);
        Weight = Init.LayerWeight(outFeatures, inFeatures);
        Bias = bias ? Init.LayerBias(Weight, outFeatures) : null;
    }

    /// <summary>I.</summary>
    public int InFeatures { get; }

    /// <summary>O.</summary>
    public int OutFeatures { get; }

    /// <summary>W: (O, I).</summary>
    public Parameter Weight { get; set; }

    /// <summary>b: (O,), or null.</summary>
    public Parameter? Bias { get; set; }

    /// <inheritdoc/>
    protected override string Settings => $"in_features={InFeatures}, out_features={OutFeatures}, bias={Repr.Text(Bias is not null)}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input's last dimension is not I.</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank < 1 || x.Size(-1) != InFeatures)
        {
            throw new ShapeException(nameof(Linear), $"(…, {InFeatures})", x.Shape);
        }

        return Tensor.Linear(x, Weight, Bias);
    }
}
