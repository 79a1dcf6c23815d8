using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.BarlowTwins;

/// <summary>Learns embeddings whose dimensions agree between views, and say different things.</summary>
/// <remarks>Zbontar et al. 2021, Barlow Twins, arXiv:2103.03230.</remarks>
public sealed class BarlowTwinsMethod : JointEmbeddingMethod<BarlowTwinsSettings>
{
    /// <inheritdoc/>
    public override string Name => "barlow-twins";

    /// <inheritdoc/>
    public override string Summary => "to say the same of both views of an image, each dimension something else (Barlow Twins)";

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "a larger batch (--batch), over which correlations are measured, a lower learning rate (--lr), and less weight off the "
        + "diagonal (--set barlow-twins.redundancy=0.005)";

    /// <inheritdoc/>
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, BarlowTwinsSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        var width = settings.Projection;
        return new BarlowTwinsTask(new JointEmbeddingModule(Embedding(backbone, [width, width, width])), settings, transforms);
    }
}
