using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Moco;

/// <summary>Learns to find the other view of an image among the views of many earlier images, seen by the average of its past.</summary>
/// <remarks>He et al. 2020, arXiv:1911.05722; version 2: Chen et al. 2020, arXiv:2003.04297.</remarks>
public sealed class MocoMethod : JointEmbeddingMethod<MocoSettings>
{
    /// <inheritdoc/>
    public override string Name => "moco";

    /// <inheritdoc/>
    public override string Summary => "to find the other view of an image among many earlier ones (MoCo v2)";

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "a lower learning rate (--lr), a slower teacher (--set moco.momentum=0.999), and a temperature of 0.07 to 0.2 "
        + "(--set moco.temperature=0.1)";

    /// <inheritdoc/>
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, MocoSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        int[] widths = [settings.Hidden, settings.Projection];
        var module = new JointEmbeddingModule(Embedding(backbone, widths))
        {
            Teacher = Embedding(another(), widths),
            Queue = new Nn.Buffer(Embeddings.Normalized(Tensor.Randn([settings.Queue, settings.Projection]))),
        };
        return new MocoTask(module, settings, transforms);
    }
}
