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
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, SimClrSettings settings, ViewTransforms transforms, Func<Backbone> another) =>
        new SimClrTask(new JointEmbeddingModule(Embedding(backbone, [settings.Hidden, settings.Projection])), settings, transforms);
}
