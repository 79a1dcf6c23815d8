using Relight.Data;
using Relight.SelfSupervised.Restoration;

namespace Relight.SelfSupervised.SuperResolution;

/// <summary>Learns to give back the detail that images lost by being made smaller.</summary>
/// <remarks>After Johnson et al. 2016, arXiv:1603.08155, without a perceptual loss: its network would have seen labels.</remarks>
public sealed class SuperResolutionMethod : RestorationMethod<SuperResolutionSettings>
{
    /// <inheritdoc/>
    public override string Name => "super-resolution";

    /// <inheritdoc/>
    public override string Summary => "to give back the detail that images lost by being made smaller";

    /// <inheritdoc/>
    protected override IBatchTransform Damage(SuperResolutionSettings settings) => DamageOf(settings);

    internal static IBatchTransform DamageOf(SuperResolutionSettings settings) =>
        new Crappification(settings.Factor, settings.Quality, settings.Quality, HasText: false);
}
