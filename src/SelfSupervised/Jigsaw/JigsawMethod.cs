using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.Tiles;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Jigsaw;

/// <summary>Learns in which of many orders the nine tiles of an image were laid.</summary>
/// <remarks>Noroozi and Favaro 2016, arXiv:1603.09246.</remarks>
public sealed class JigsawMethod : TileMethod<JigsawSettings>
{
    /// <inheritdoc/>
    public override string Name => "jigsaw";

    /// <inheritdoc/>
    public override string Summary => "in which order the nine tiles of an image were laid (jigsaw)";

    /// <inheritdoc/>
    protected override TrainingTask CreateTask(Backbone backbone, JigsawSettings settings, ViewTransforms transforms) => new JigsawTask(
        new PretextNetwork(
            backbone, Projector.Create([TileCutter.Count * backbone.FeatureCount, settings.Hidden, settings.Permutations])),
        Permutations.FarApart(TileCutter.Count, settings.Permutations), transforms);
}
