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
        var squares = Squares(batch.Images, network.Backbone.PatchEmbed.Patch);
        var mask = MaeMask.Draw(batch, (int)squares.Shape[1], settings.Mask);
        var said = network.Forward(batch.Images, mask).To(DType.Float32);
        return new StepOutput(Loss(said, squares, mask.Hidden), batch);
    }

    /// <summary>The mean squared error of the hidden squares.</summary>
    /// <param name="said">(N, L, P²·3).</param>
    /// <param name="squares">(N, L, P²·3), as <see cref="Squares"/> gives them.</param>
    /// <param name="hidden">(N, L): 1 for each that is hidden, otherwise 0.</param>
    /// <returns>Scalar ().</returns>
    internal static Tensor Loss(Tensor said, Tensor squares, Tensor hidden) =>
        ((said - Standardized(squares)).Square().Mean([2]) * hidden).Sum() / hidden.Sum();

    /// <summary>The pixels of an image's squares, row by row, and within a square too, with the colors of a pixel beside each other.</summary>
    /// <returns>(N, squares, P²·3).</returns>
    internal static Tensor Squares(Tensor images, int patch)
    {
        var (n, channels, height, width) = images.Shape.Dims4(nameof(MaeTask));
        return images.Reshape([n, channels, height / patch, patch, width / patch, patch]).Permute([0, 2, 4, 3, 5, 1])
            .Reshape([n, height / patch * (width / patch), patch * patch * channels]);
    }

    private static Tensor Standardized(Tensor squares)
    {
        var centered = squares - squares.Mean([2], keepdim: true);
        var variance = centered.Square().Sum([2], keepdim: true) / (squares.Shape[2] - 1);   // unbiased, as in the authors' code
        return centered / (variance + Epsilon).Sqrt();
    }
}
