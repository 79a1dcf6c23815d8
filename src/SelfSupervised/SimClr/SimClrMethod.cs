using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.SimClr;

/// <summary>Learns to tell the other view of an image from the views of all other images of the batch.</summary>
/// <remarks>Chen et al. 2020, SimCLR, arXiv:2002.05709.</remarks>
public sealed class SimClrMethod : JointEmbeddingMethod<SimClrSettings>
{
    /// <inheritdoc/>
    public override string Name => "simclr";

    /// <inheritdoc/>
    public override string Summary => "to find the other view of an image among those of all others (SimCLR)";

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "a lower learning rate (--lr), a larger batch (--batch), from whose others each image is told, and a temperature of 0.1 to "
        + "0.5 (--set simclr.temperature=0.2)";

    /// <inheritdoc/>
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, SimClrSettings settings, ViewTransforms transforms, Func<Backbone> another) =>
        new SimClrTask(new JointEmbeddingModule(Embedding(backbone, [settings.Hidden, settings.Projection])), settings, transforms);
}
