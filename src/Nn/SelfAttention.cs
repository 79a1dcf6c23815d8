using Relight.Tensors;

namespace Relight.Nn;

/// <summary>
/// Each token gathers from all tokens of its sequence, in several heads: softmax(q·kᵀ/√(width ÷ heads))·v, (N, L, D) → (N, L, D).
/// </summary>
/// <remarks>Vaswani et al. 2017, arXiv:1706.03762; keys as timm's Attention has them: <c>qkv</c> and <c>proj</c>.</remarks>
public sealed class SelfAttention : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="width">D, which heads divides.</param>
    /// <param name="heads">How many heads there are, at least 1.</param>
    /// <exception cref="ArgumentException">The width cannot be divided by the number of heads.</exception>
    public SelfAttention(int width, int heads)
    {
        Heads = Argument.AtLeast(1, heads);
        if (Argument.AtLeast(1, width) % heads != 0)
        {
            throw new ArgumentException($"Expected a width that {heads} heads divide, came {width}.", nameof(width));
        }

        Qkv = new Linear(width, 3 * width);
        Proj = new Linear(width, width);
    }

    /// <summary>How many heads there are.</summary>
    public int Heads { get; }

    /// <summary>Queries, keys and values of all heads: (D → 3·D).</summary>
    public Linear Qkv { get; }

    /// <summary>From all heads together: (D → D).</summary>
    public Linear Proj { get; }

    /// <inheritdoc/>
    protected override string Settings => $"heads={Heads}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Not (N, L, D).</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 3)
        {
            throw new ShapeException(nameof(SelfAttention), $"(N, L, {Proj.InFeatures})", x.Shape);
        }

        var (n, length, width) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var parts = Qkv.Forward(x).Reshape([n, length, 3, Heads, width / Heads]).Permute([2, 0, 3, 1, 4]).Unbind(0);
        return Proj.Forward(Attention.Of(parts[0], parts[1], parts[2]).Transpose(1, 2).Reshape([n, length, width]));
    }
}
