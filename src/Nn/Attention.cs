using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Scaled dot-product attention, by libtorch's own operator where it has one that it promises to keep.</summary>
public static class Attention
{
    private static readonly Operator? Fused = Operator.Schemas().Any(
        schema => schema.StartsWith("aten::scaled_dot_product_attention(", StringComparison.Ordinal))
        ? Operator.Find("aten::scaled_dot_product_attention")
        : null;

    /// <summary>softmax(q·kᵀ/√E)·v.</summary>
    /// <param name="query">(…, L, E).</param>
    /// <param name="key">(…, S, E).</param>
    /// <param name="value">(…, S, F).</param>
    /// <returns>(…, L, F).</returns>
    /// <remarks>Vaswani et al. 2017, arXiv:1706.03762, eq. 1.</remarks>
    public static Tensor Of(Tensor query, Tensor key, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        return Fused is not null
            ? (Tensor)Fused.Call(query, key, value)[0]!
            : (query / Math.Sqrt(query.Size(-1))).Matmul(key.Transpose(-2, -1)).Softmax(-1).Matmul(value);
    }
}
