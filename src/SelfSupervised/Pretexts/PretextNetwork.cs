using Relight.Nn;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Pretexts;

/// <summary>
/// A backbone, and what answers the pretext's question from its features: a classifier, or a projector to the space in which embeddings
/// are compared.
/// </summary>
/// <param name="backbone">What is kept afterwards; without a head.</param>
/// <param name="head">From features to scores; thrown away afterwards.</param>
public sealed class PretextNetwork(Backbone backbone, Layer head) : Layer
{
    /// <summary>What is kept afterwards.</summary>
    public Backbone Backbone { get; } = backbone;

    /// <summary>What answers from its features.</summary>
    public Layer Head { get; } = head;

    /// <summary>Images (N, 3, H, W) → scores or embeddings (N, D).</summary>
    protected override Tensor Compute(Tensor x) => Head.Forward(Backbone.Forward(x));
}
