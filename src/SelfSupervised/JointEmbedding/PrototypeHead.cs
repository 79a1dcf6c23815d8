using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>A projector whose embeddings are compared with prototypes, directions that are learned: each score is a cosine.</summary>
public sealed class PrototypeHead : Layer
{
    /// <summary>Makes one.</summary>
    /// <param name="widths">Inputs, hidden widths, and the width of the embeddings.</param>
    /// <param name="prototypes">How many there are, at least 1.</param>
    public PrototypeHead(IReadOnlyList<int> widths, int prototypes)
    {
        ArgumentNullException.ThrowIfNull(widths);
        Layers = Projector.Create(widths);
        Prototypes = new Linear(widths[^1], prototypes, bias: false);
    }

    /// <summary>From features to embeddings.</summary>
    public Sequential Layers { get; }

    /// <summary>The directions, weight (K, D) of any length.</summary>
    public Linear Prototypes { get; }

    /// <summary>Embeddings of length 1.</summary>
    /// <param name="features">(N, features).</param>
    /// <returns>(N, D).</returns>
    public Tensor Embed(Tensor features) => Embeddings.Normalized(Layers.Forward(features));

    /// <summary>Cosines of embeddings with the prototypes.</summary>
    /// <param name="embeddings">(N, D), of length 1.</param>
    /// <returns>(N, K).</returns>
    public Tensor Score(Tensor embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return embeddings.Matmul(Embeddings.Normalized(Prototypes.Weight).T());
    }

    /// <summary>Features (N, features) → scores (N, K).</summary>
    protected override Tensor Compute(Tensor x) => Score(Embed(x));
}
