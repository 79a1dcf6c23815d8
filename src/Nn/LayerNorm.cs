using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Normalizes over the last dimensions: y = (x − mean)/√(variance + eps)·weight + bias; (…, D₁, …, Dₖ) → same shape.</summary>
/// <remarks>Ba et al. 2016, arXiv:1607.06450. The same in training and use.</remarks>
public sealed class LayerNorm : Layer
{
    private readonly long[] _normalizedShape;

    /// <summary>Makes the layer over the last dimension.</summary>
    /// <param name="features">D₁, the size of the last dimension.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="elementwiseAffine">Whether there are a weight and a bias to learn.</param>
    public LayerNorm(int features, double eps = 1e-5, bool elementwiseAffine = true) : this([features], eps, elementwiseAffine)
    {
    }

    /// <summary>Makes the layer; weight ones, bias zeros.</summary>
    /// <param name="normalizedShape">Sizes of the last dimensions.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="elementwiseAffine">Whether there are a weight and a bias to learn.</param>
    public LayerNorm(ReadOnlySpan<long> normalizedShape, double eps = 1e-5, bool elementwiseAffine = true)
    {
        if (normalizedShape.IsEmpty)
        {
            throw new ArgumentException("Expected the size of at least one dimension.", nameof(normalizedShape));
        }

        _normalizedShape = normalizedShape.ToArray();
        Eps = eps;
        if (elementwiseAffine)
        {
            Weight = Parameter.Own(Tensor.Ones(normalizedShape));
            Bias = Parameter.Own(Tensor.Zeros(normalizedShape));
        }
    }

    /// <summary>Sizes of the dimensions over which it normalizes.</summary>
    public Shape NormalizedShape => new(_normalizedShape);

    /// <summary>Added to the variance.</summary>
    public double Eps { get; }

    /// <summary>(D₁, …, Dₖ), or null where not affine.</summary>
    public Parameter? Weight { get; set; }

    /// <summary>(D₁, …, Dₖ), or null where not affine.</summary>
    public Parameter? Bias { get; set; }

    /// <inheritdoc/>
    protected override string Settings =>
        $"{Repr.Tuple(_normalizedShape)}, eps={Repr.Text(Eps)}, elementwise_affine={Repr.Text(Weight is not null)}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input does not end in the normalized shape.</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank < _normalizedShape.Length || !x.Shape.AsSpan()[^_normalizedShape.Length..].SequenceEqual(_normalizedShape))
        {
            throw new ShapeException(nameof(LayerNorm), $"(…, {string.Join(", ", _normalizedShape)})", x.Shape);
        }

        return Tensor.LayerNorm(x, _normalizedShape, Weight, Bias, Eps);
    }
}
