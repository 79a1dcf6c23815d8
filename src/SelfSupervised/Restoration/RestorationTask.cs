using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Restoration;

/// <summary>An image is restored from its damaged copy: what the network gives is added to that copy.</summary>
internal sealed class RestorationTask(
    UNet network, IBatchTransform damage, Loss distance, IReadOnlyList<IBatchTransform> normalizing, ViewTransforms transforms)
    : FeatureTask(transforms), IRestorer
{
    public override Module Module => network;

    public override Backbone Backbone => network.Encoder;

    protected override bool HasEvaluationLoss => true;

    public Tensor Damage(Batch batch) => damage.Apply(batch).Images;

    public Tensor Restore(Batch damaged) =>
        damaged.Images + network.Forward(ViewTransforms.Apply(normalizing, damaged).Images).To(DType.Float32);

    protected override StepOutput Step(Batch batch) => new(EvaluationLoss(batch), batch);

    protected override Tensor EvaluationLoss(Batch batch)
    {
        var restored = Restore(damage.Apply(batch));
        Log("psnr", PeakSignalToNoise(restored.Detach(), batch.Images));
        return distance.Forward(restored, batch.Images);
    }

    /// <summary>In decibels, of pixels in [0, 1].</summary>
    private static Tensor PeakSignalToNoise(Tensor restored, Tensor images) =>
        (restored.Clamp(0, 1) - images).Square().Mean().Log10() * -10;
}
