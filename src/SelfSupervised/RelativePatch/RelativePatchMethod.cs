using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.Tiles;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.RelativePatch;

/// <summary>Learns on which of eight sides of a tile another lay.</summary>
/// <remarks>Doersch et al. 2015, arXiv:1505.05192.</remarks>
public sealed class RelativePatchMethod : TileMethod<RelativePatchSettings>
{
    /// <inheritdoc/>
    public override string Name => "relative-patch";

    /// <inheritdoc/>
    public override string Summary => "on which of eight sides of a tile another lay (relative patch)";

    /// <inheritdoc/>
    protected override TrainingTask CreateTask(Backbone backbone, RelativePatchSettings settings, ViewTransforms transforms) =>
        new RelativePatchTask(
            new PretextNetwork(backbone, Projector.Create([2 * backbone.FeatureCount, settings.Hidden, TileCutter.Count - 1])), transforms);
}
