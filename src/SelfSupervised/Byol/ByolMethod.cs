using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Byol;

/// <summary>Learns to predict what a teacher, the average of its own past, makes of the other view.</summary>
/// <remarks>Grill et al. 2020, BYOL, arXiv:2006.07733.</remarks>
public sealed class ByolMethod : JointEmbeddingMethod<ByolSettings>
{
    /// <inheritdoc/>
    public override string Name => "byol";

    /// <inheritdoc/>
    public override string Summary => "to predict what the average of its past makes of the other view (BYOL)";

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "a slower teacher (--set byol.momentum=0.996), a lower learning rate (--lr), and a larger batch (--batch), whose "
        + "statistics keep embeddings apart";

    /// <inheritdoc/>
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, ByolSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        int[] widths = [settings.Hidden, settings.Projection];
        var module = new JointEmbeddingModule(Embedding(backbone, widths))
        {
            Predictor = Projector.Create([settings.Projection, settings.Hidden, settings.Projection]),
            Teacher = Embedding(another(), widths),
        };
        return new ByolTask(module, settings, transforms);
    }
}
