using Relight.Data;
using Relight.Nn.Losses;
using Relight.SelfSupervised.Restoration;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Inpainting;

/// <summary>Learns to paint in what was painted over.</summary>
/// <remarks>After Pathak et al. 2016, Context Encoders, arXiv:1604.07379: squared error over the whole image, without an adversary.</remarks>
public sealed class InpaintingMethod : RestorationMethod<InpaintingSettings>
{
    /// <inheritdoc/>
    public override string Name => "inpainting";

    /// <inheritdoc/>
    public override string Summary => "to paint in what was painted over";

    /// <inheritdoc/>
    protected override IBatchTransform Damage(InpaintingSettings settings) => DamageOf(settings);

    /// <inheritdoc/>
    protected override Loss Distance(InpaintingSettings settings) => new MseLoss();

    internal static IBatchTransform DamageOf(InpaintingSettings settings) => settings.Erase == InpaintingErase.Boxes
        ? new RandomBoxes((settings.Boxes + 1) / 2, settings.Boxes)
        : new RandomErasing { Probability = 1, Value = Normalize.ImageNet.Mean };
}
