using Relight.Nn;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>A backbone whose features a projector carries to the space in which embeddings are compared.</summary>
/// <param name="backbone">What is kept afterwards; without a head.</param>
/// <param name="projector">(N, features) → (N, D); thrown away afterwards.</param>
public sealed class EmbeddingNetwork(Backbone backbone, Layer projector) : Layer
{
    /// <summary>What is kept afterwards.</summary>
    public Backbone Backbone { get; } = backbone;

    /// <summary>What carries its features on.</summary>
    public Layer Projector { get; } = projector;

    /// <summary>Images (N, 3, H, W) → embeddings (N, D).</summary>
    protected override Tensor Compute(Tensor x) => Projector.Forward(Backbone.Forward(x));
}
