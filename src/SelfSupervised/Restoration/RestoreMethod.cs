using Relight.Data;
using Relight.SelfSupervised.Crappify;
using Relight.SelfSupervised.Inpainting;
using Relight.SelfSupervised.SuperResolution;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Restoration;

/// <summary>Learns to restore images whatever was done to them: boxes painted over, detail, quality or color taken away.</summary>
public sealed class RestoreMethod : RestorationMethod<RestoreSettings>
{
    /// <inheritdoc/>
    public override string Name => "restore";

    /// <inheritdoc/>
    public override string Summary => "to restore images whatever was done to them: boxes, poor quality, no detail, no color";

    /// <inheritdoc/>
    protected override IBatchTransform Damage(RestoreSettings settings) => new AnyDamage(
    [
        InpaintingMethod.DamageOf(new InpaintingSettings()), CrappifyMethod.DamageOf(new CrappifySettings()),
        SuperResolutionMethod.DamageOf(new SuperResolutionSettings()), new RandomGrayscale(1),
    ]);
}
