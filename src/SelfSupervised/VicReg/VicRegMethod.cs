using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.VicReg;

/// <summary>Learns embeddings that are close for views of an image, vary between images, and do not repeat themselves.</summary>
/// <remarks>Bardes et al. 2022, VICReg, arXiv:2105.04906.</remarks>
public sealed class VicRegMethod : JointEmbeddingMethod<VicRegSettings>
{
    /// <inheritdoc/>
    public override string Name => "vicreg";

    /// <inheritdoc/>
    public override string Summary => "embeddings close for both views of an image, varied and without repetition (VICReg)";

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "a learning rate that warms up or is lower (--schedule one-cycle, --lr), and more weight on the variance, as much as on the "
        + "invariance (--set vicreg.variance=25)";

    /// <inheritdoc/>
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, VicRegSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        var width = settings.Projection;
        return new VicRegTask(new JointEmbeddingModule(Embedding(backbone, [width, width, width])), settings, transforms);
    }
}
