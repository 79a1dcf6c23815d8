using Relight.Tensors;

namespace Relight.Nn.Losses;

/// <summary>Cosine of the angle between vectors: x₁·x₂/(max(‖x₁‖, eps)·max(‖x₂‖, eps)), in [−1, 1]; the larger the more alike.</summary>
/// <param name="dim">The dimension along which the vectors lie; negative numbers count from the end.</param>
/// <param name="eps">Least length that counts, against division by zero.</param>
public sealed class CosineSimilarity(int dim = 1, double eps = 1e-8) : Module
{
    private readonly int _dim = dim;
    private readonly double _eps = eps;

    /// <summary>The similarity of each pair of vectors.</summary>
    /// <param name="x1">For instance (N, D) with dim 1.</param>
    /// <param name="x2">Of x1's shape.</param>
    /// <returns>The shape without <c>dim</c>: (N,).</returns>
    /// <exception cref="ShapeException">The shapes differ, or have no such dimension.</exception>
    public Tensor Forward(Tensor x1, Tensor x2)
    {
        var left = x1.Shape;
        var right = x2.Shape;
        if (left != right)
        {
            throw new ShapeException(nameof(CosineSimilarity), $"two tensors of one shape, the first being {left}", right);
        }

        if (_dim >= left.Rank || _dim < -left.Rank)
        {
            throw new ShapeException(nameof(CosineSimilarity), $"tensors with a dimension {_dim}", left);
        }

        return Tensor.CosineSimilarity(x1, x2, _dim, _eps);
    }
}
