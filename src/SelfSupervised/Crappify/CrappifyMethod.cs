using Relight.Data;
using Relight.SelfSupervised.Restoration;

namespace Relight.SelfSupervised.Crappify;

/// <summary>Learns to restore images that were made smaller, written on, and saved as poor JPEG files.</summary>
/// <remarks>The "crappify" of fast.ai's course, lesson 7 of 2019.</remarks>
public sealed class CrappifyMethod : RestorationMethod<CrappifySettings>
{
    private const int BestQuality = 70;

    /// <inheritdoc/>
    public override string Name => "crappify";

    /// <inheritdoc/>
    public override string Summary => "to restore images that were shrunk, written on and saved as poor JPEG files (crappify)";

    /// <inheritdoc/>
    protected override IBatchTransform Damage(CrappifySettings settings) => DamageOf(settings);

    internal static IBatchTransform DamageOf(CrappifySettings settings) =>
        new Crappification(settings.Shrink, settings.Quality, Math.Max(settings.Quality, BestQuality), HasText: true);
}
