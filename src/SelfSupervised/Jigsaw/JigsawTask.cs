using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.Tiles;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Jigsaw;

internal sealed class JigsawTask(PretextNetwork network, IReadOnlyList<byte[]> orders, ViewTransforms transforms) : FeatureTask(transforms)
{
    private const double Epsilon = 1e-5;

    private readonly CrossEntropyLoss _loss = new();

    public override Module Module => network;

    public override Backbone Backbone => network.Backbone;

    protected override StepOutput Step(Batch batch)
    {
        var tiles = Standardized(TileCutter.Cut(batch));
        var (orders, places) = Draw(batch);
        var laid = network.Backbone.Forward(tiles).IndexSelect(0, places.To(tiles.Device)).Reshape(batch.Count, -1);
        var scores = network.Head.Forward(laid).To(DType.Float32);
        var labels = orders.To(scores.Device);
        Log("orders_told", scores.Detach().Argmax(1).Eq(labels).To(DType.Float32).Mean());
        return new StepOutput(_loss.Forward(scores, labels), batch);
    }

    /// <summary>Each tile with its own mean and deviation, so that brightness does not tell which were neighbors.</summary>
    private static Tensor Standardized(Tensor tiles)
    {
        var centered = tiles - tiles.Mean([2, 3], keepdim: true);
        return centered / (centered.Square().Mean([2, 3], keepdim: true) + Epsilon).Sqrt();
    }

    /// <summary>An order for each image, and the rows of its tiles in that order.</summary>
    private (Tensor Orders, Tensor Places) Draw(Batch batch)
    {
        var (drawn, places) = (new long[batch.Count], new long[batch.Count * TileCutter.Count]);
        var stream = batch.NextStream();
        for (var row = 0; row < batch.Count; row++)
        {
            drawn[row] = batch.Random(row, stream).NextInt32(orders.Count);
            for (var place = 0; place < TileCutter.Count; place++)
            {
                places[(row * TileCutter.Count) + place] = (orders[(int)drawn[row]][place] * batch.Count) + row;
            }
        }

        return (Tensor.FromSpan<long>(drawn, drawn.Length), Tensor.FromSpan<long>(places, places.Length));
    }
}
