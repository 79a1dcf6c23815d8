using Relight.Settings;

namespace Relight.SelfSupervised.Colorization;

/// <summary>What colorization is asked.</summary>
public sealed record ColorizationSettings : MethodSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<ColorizationSettings>();

    /// <summary>How colors are answered: as one of 260 bins of Lab's a and b, or as numbers.</summary>
    [Setting]
    public ColorizationTarget Target { get; init; } = ColorizationTarget.Bins;

    /// <summary>λ, the share of a uniform distribution by which rare colors are made up for: 1 weighs all colors alike.</summary>
    [Setting(Above = 0, Most = 1, Example = "0.5")]
    public double Uniform { get; init => field = Checks.Value(value); } = 0.5;
}
