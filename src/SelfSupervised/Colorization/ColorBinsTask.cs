using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.Restoration;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Colorization;

/// <summary>
/// Cross-entropy between the bins that a pixel's color falls into and those that were said, rare colors weighing more: a color q counts
/// in proportion to 1 ÷ ((1 − λ)·p(q) + λ ÷ bins), with p(q) a running mean of how often it came, and the mean weight 1.
/// </summary>
/// <remarks>Zhang et al. 2016, arXiv:1603.08511, section 2.2; p(q) is of the data, not of ImageNet.</remarks>
internal sealed class ColorBinsTask(
    ColorBinsNetwork network, double uniform, IReadOnlyList<IBatchTransform> normalizing, ViewTransforms transforms)
    : FeatureTask(transforms), IRestorer
{
    private const double Momentum = 0.99;

    /// <summary>Shares are sharpened by it before their mean is taken: between the likeliest color and the plain mean, which is gray.</summary>
    private const double Temperature = 0.38;

    private readonly RandomGrayscale _gray = new(1);

    public override Module Module => network;

    public override Backbone Backbone => network.Encoder;

    protected override bool HasEvaluationLoss => true;

    public Tensor Damage(Batch batch) => _gray.Apply(batch).Images;

    public Tensor Restore(Batch damaged)
    {
        var gray = _gray.Apply(Whole(damaged));
        var scores = network.Forward(ViewTransforms.Apply(normalizing, gray).Images).To(DType.Float32);
        var colored = InFull(scores, () =>
        {
            var shares = (scores / Temperature).Softmax(1).Permute([0, 2, 3, 1]);
            var coarse = shares.Matmul(LabBins.Centers.To(shares.Device)).Permute([0, 3, 1, 2]);
            var colors = coarse.UpsampleBilinear2d([gray.Images.Size(2), gray.Images.Size(3)], false);
            return Lab.Colored(gray.Images, colors.Permute([0, 2, 3, 1]));
        });
        return colored.Narrow(2, 0, damaged.Images.Size(2)).Narrow(3, 0, damaged.Images.Size(3));
    }

    protected override StepOutput Step(Batch batch) => new(Loss(batch, learns: true), batch);

    protected override Tensor EvaluationLoss(Batch batch) => Loss(batch, learns: false);

    /// <summary>Images whose last rows and columns are repeated until there are whole squares, each of which has one answer.</summary>
    private static Batch Whole(Batch batch)
    {
        var (height, width) = (Missing(batch.Images.Size(2)), Missing(batch.Images.Size(3)));
        return height == 0 && width == 0 ? batch : batch.With(batch.Images.ReplicationPad2d([0, width, 0, height]));

        static long Missing(long side) => (ColorBinsNetwork.Coarse - (side % ColorBinsNetwork.Coarse)) % ColorBinsNetwork.Coarse;
    }

    private Tensor Loss(Batch batch, bool learns)
    {
        var gray = _gray.Apply(batch);
        var scores = network.Forward(ViewTransforms.Apply(normalizing, gray).Images).To(DType.Float32);
        var shares = Coarse(batch.Images);
        if (learns)
        {
            Count(shares);
        }

        return Loss(scores, shares, network.Frequencies, uniform);
    }

    /// <summary>The cross-entropy, weighted by how rare the likeliest bin of a place is.</summary>
    /// <param name="scores">(N, bins, H, W).</param>
    /// <param name="shares">(N, bins, H, W), of sum 1 over bins.</param>
    /// <param name="frequencies">(bins): how often each comes.</param>
    /// <param name="uniform">λ.</param>
    /// <returns>Scalar ().</returns>
    internal static Tensor Loss(Tensor scores, Tensor shares, Tensor frequencies, double uniform)
    {
        var said = (scores.LogSoftmax(1) * shares).Sum([1]);
        var rarity = 1 / ((frequencies * (1 - uniform)) + (uniform / LabBins.Count));
        var weights = rarity / (rarity * frequencies).Sum();
        return -(said * weights.IndexSelect(0, shares.Argmax(1).Flatten()).ReshapeAs(said)).Mean();
    }

    /// <summary>What is to be said, of each square of pixels for which there is one answer.</summary>
    internal static Tensor Coarse(Tensor images)
    {
        using var noGrad = NoGradScope.Enter();
        return LabBins.Shares(Lab.Colors(images.AvgPool2d([ColorBinsNetwork.Coarse, ColorBinsNetwork.Coarse])));
    }

    private void Count(Tensor shares)
    {
        using var noGrad = NoGradScope.Enter();
        Count(network.Frequencies, shares);
    }

    /// <summary>Moves the running mean of how often bins come towards those of a batch.</summary>
    internal static void Count(Tensor frequencies, Tensor shares) => frequencies.LerpInPlace(shares.Mean([0, 2, 3]), 1 - Momentum);
}
