using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.Tiles;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.RelativePatch;

/// <remarks>All eight neighbors of the middle tile are asked for at once: nine tiles are computed for eight questions.</remarks>
internal sealed class RelativePatchTask(PretextNetwork network, ViewTransforms transforms) : FeatureTask(transforms)
{
    private const int Middle = TileCutter.Count / 2;

    private readonly CrossEntropyLoss _loss = new();

    public override Module Module => network;

    public override Backbone Backbone => network.Backbone;

    protected override StepOutput Step(Batch batch)
    {
        var tiles = network.Backbone.Forward(TileCutter.Cut(batch)).Chunk(TileCutter.Count);
        Tensor[] neighbors = [.. tiles[..Middle], .. tiles[(Middle + 1)..]];
        var pairs = neighbors.Select(neighbor => Tensor.Cat([tiles[Middle], neighbor], 1));
        var scores = network.Head.Forward(Tensor.Cat([.. pairs])).To(DType.Float32);
        var labels = Tensor.Arange(neighbors.Length).RepeatInterleave(batch.Count).To(scores.Device);
        Log("sides_told", scores.Detach().Argmax(1).Eq(labels).To(DType.Float32).Mean());
        return new StepOutput(_loss.Forward(scores, labels), batch);
    }
}
