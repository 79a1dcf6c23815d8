using Relight.Settings;

namespace Relight.SelfSupervised.Crappify;

/// <summary>What crappify is asked.</summary>
public sealed record CrappifySettings : MethodSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<CrappifySettings>();

    /// <summary>By how much an image's sides are divided before it is enlarged again.</summary>
    [Setting(Least = 1, Most = 16, Example = "1.33")]
    public double Shrink { get; init => field = Checks.Value(value); } = 4.0 / 3;

    /// <summary>The poorest quality of the JPEG files; the best is 70, or this where it is higher.</summary>
    [Setting(Least = 1, Most = 100)]
    public int Quality { get; init => field = Checks.Value(value); } = 10;
}
