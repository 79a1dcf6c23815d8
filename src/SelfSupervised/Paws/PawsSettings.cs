using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.Paws;

/// <summary>What PAWS is asked.</summary>
public sealed record PawsSettings : MultiCropSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<PawsSettings>();

    /// <summary>Images without labels for each labeled one of a step, its support; classes are drawn equally often.</summary>
    [Setting(Least = 1, Example = "1")]
    public double Ratio { get; init => field = Checks.Value(value); } = 1;

    /// <summary>τ, by which cosines with supports are divided.</summary>
    [Setting(Above = 0, Example = "0.1")]
    public double Temperature { get; init => field = Checks.Value(value); } = 0.1;

    /// <summary>T, to whose reciprocal what another view was told is raised: the smaller, the sharper.</summary>
    [Setting(Above = 0, Most = 1, Example = "0.25")]
    public double Sharpening { get; init => field = Checks.Value(value); } = 0.25;

    /// <summary>Weight of the entropy of the mean answer, which keeps all from becoming one class.</summary>
    [Setting(Least = 0)]
    public double MeanEntropy { get; init => field = Checks.Value(value); } = 1;

    /// <summary>ε of label smoothing of the supports: the share of a label's weight that all classes get.</summary>
    [Setting(Least = 0, Below = 1, Example = "0.1")]
    public double LabelSmoothing { get; init => field = Checks.Value(value); } = 0.1;

    /// <summary>Weight of the classifier's cross-entropy.</summary>
    [Setting(Above = 0)]
    public double CrossEntropy { get; init => field = Checks.Value(value); } = 1;

    /// <summary>Whether the classifier's gradient ends at the features: then they are learned from supports alone, as in the paper.</summary>
    [Setting]
    public bool Detached { get; init; }

    /// <summary>Width of the projector's hidden layer.</summary>
    [Setting(Least = 1)]
    public int Hidden { get; init => field = Checks.Value(value); } = 512;

    /// <summary>Width of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 128;
}
