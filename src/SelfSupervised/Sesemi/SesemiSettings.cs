using Relight.Settings;

namespace Relight.SelfSupervised.Sesemi;

/// <summary>What SESEMI is asked.</summary>
public sealed record SesemiSettings : MethodSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<SesemiSettings>();

    /// <summary>Images without labels for each labeled one of a step.</summary>
    [Setting(Least = 1, Example = "1")]
    public double Ratio { get; init => field = Checks.Value(value); } = 1;

    /// <summary>Weight of the pretext's cross-entropy.</summary>
    [Setting(Least = 0)]
    public double Weight { get; init => field = Checks.Value(value); } = 1;

    /// <summary>ε of label smoothing: the share of a label's weight that all classes get.</summary>
    [Setting(Least = 0, Below = 1, Example = "0.1")]
    public double LabelSmoothing { get; init => field = Checks.Value(value); } = 0.1;

    /// <summary>The least share of an image that is shown.</summary>
    [Setting(Above = 0, Most = 1, Example = "0.35")]
    public double CropScale { get; init => field = Checks.Value(value); } = 0.35;
}
