using Relight.Settings;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>How the views differ that a method compares.</summary>
public abstract record JointEmbeddingSettings : MethodSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<JointEmbeddingSettings>();

    /// <summary>The least share of an image that a view shows.</summary>
    [Setting(Above = 0, Most = 1, Example = "0.2")]
    public double CropScale { get; init => field = Checks.Value(value); } = 0.2;

    /// <summary>Strength of the color jitter: brightness, contrast and saturation change by 0.8 of it, the hue by 0.2; 0: none.</summary>
    [Setting(Least = 0, Most = 1, Example = "0.5")]
    public double Jitter { get; init => field = Checks.Value(value); } = 0.5;

    /// <summary>How often a view is gray.</summary>
    [Setting(Least = 0, Most = 1, Example = "0.2")]
    public double Grayscale { get; init => field = Checks.Value(value); } = 0.2;
}
