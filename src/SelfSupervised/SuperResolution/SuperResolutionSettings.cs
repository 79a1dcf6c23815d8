using Relight.Settings;

namespace Relight.SelfSupervised.SuperResolution;

/// <summary>What super-resolution is asked.</summary>
public sealed record SuperResolutionSettings : MethodSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<SuperResolutionSettings>();

    /// <summary>How many times finer an image is to become.</summary>
    [Setting(Above = 1, Most = 16, Example = "4")]
    public double Factor { get; init => field = Checks.Value(value); } = 2;

    /// <summary>Quality of the JPEG files in which the small images are saved.</summary>
    [Setting(Least = 1, Most = 100)]
    public int Quality { get; init => field = Checks.Value(value); } = 60;
}
