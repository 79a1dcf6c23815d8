using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.SimSiam;

/// <summary>Learns to predict the embedding of one view from that of the other, without negatives and without a teacher.</summary>
/// <remarks>Chen and He 2021, SimSiam, arXiv:2011.10566.</remarks>
public sealed class SimSiamMethod : JointEmbeddingMethod<SimSiamSettings>
{
    /// <inheritdoc/>
    public override string Name => "simsiam";

    /// <inheritdoc/>
    public override string Summary => "to predict one view's embedding from the other's (SimSiam)";

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "a lower learning rate (--lr), weight decay (--set optimizer.weightDecay=1e-4), and a predictor that learns: its bottleneck "
        + "a quarter of the embeddings (--set simsiam.bottleneck), no layer frozen";

    /// <inheritdoc/>
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, SimSiamSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        var width = settings.Projection;
        var network = Embedding(backbone, [width, width, width], normalizesLast: true);
        return new SimSiamTask(
            new JointEmbeddingModule(network) { Predictor = Projector.Create([width, settings.Bottleneck, width]) }, transforms);
    }
}
