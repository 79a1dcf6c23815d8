using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Mae;

/// <summary>The squared error over the hidden squares, of whose pixels each square's mean is taken off and its deviation made 1.</summary>
internal sealed class MaeTask(MaeNetwork network, MaeSettings settings, ViewTransforms transforms) : FeatureTask(transforms)
{
    private const double Epsilon = 1e-6;

    public override Module Module => network;

    public override Backbone Backbone => network.Backbone;

    protected override StepOutput Step(Batch batch)
    {
        var targets = Targets(batch.Images);
        var (seen, places, hidden) = Draw(batch, (int)targets.Shape[1]);
        var said = network.Forward(batch.Images, seen, places).To(DType.Float32);
        var errors = (said - targets).Square().Mean([2]);
        return new StepOutput((errors * hidden).Sum() / hidden.Sum(), batch);
    }

    /// <summary>(N, squares, 3·P²), standardized square by square.</summary>
    private Tensor Targets(Tensor images)
    {
        var patch = network.Backbone.PatchEmbed.Patch;
        var (n, channels, height, width) = images.Shape.Dims4(nameof(MaeTask));
        var squares = images.Reshape([n, channels, height / patch, patch, width / patch, patch]).Permute([0, 2, 4, 3, 5, 1])
            .Reshape([n, height / patch * (width / patch), patch * patch * channels]);
        var centered = squares - squares.Mean([2], keepdim: true);
        return centered / (centered.Square().Mean([2], keepdim: true) + Epsilon).Sqrt();
    }

    /// <summary>Which squares each image shows, where each square then is, and 1 for each that is hidden.</summary>
    private (Tensor Seen, Tensor Places, Tensor Hidden) Draw(Batch batch, int squares)
    {
        var shown = Math.Clamp((int)Math.Round(squares * (1 - settings.Mask)), 1, squares - 1);
        var (seen, places, hidden) = (new long[batch.Count * shown], new long[batch.Count * squares], new float[batch.Count * squares]);
        var order = new int[squares];
        var stream = batch.NextStream();
        for (var row = 0; row < batch.Count; row++)
        {
            for (var i = 0; i < squares; i++)
            {
                order[i] = i;
            }

            batch.Random(row, stream).Shuffle<int>(order);
            for (var place = 0; place < squares; place++)
            {
                places[(row * squares) + order[place]] = place;
                hidden[(row * squares) + order[place]] = place < shown ? 0 : 1;
                if (place < shown)
                {
                    seen[(row * shown) + place] = order[place];
                }
            }
        }

        var device = batch.Images.Device;
        return (
            Tensor.FromSpan<long>(seen, batch.Count, shown).To(device), Tensor.FromSpan<long>(places, batch.Count, squares).To(device),
            Tensor.FromSpan<float>(hidden, batch.Count, squares).To(device));
    }
}
