using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.Suncet;

/// <summary>What SuNCEt is asked.</summary>
public sealed record SuncetSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<SuncetSettings>();

    /// <summary>Images without labels for each labeled one of a step.</summary>
    [Setting(Least = 1, Example = "2")]
    public double Ratio { get; init => field = Checks.Value(value); } = 2;

    /// <summary>τ, by which cosines are divided.</summary>
    [Setting(Above = 0, Example = "0.1")]
    public double Temperature { get; init => field = Checks.Value(value); } = 0.1;

    /// <summary>Weight of the comparison of labeled images.</summary>
    [Setting(Least = 0)]
    public double Weight { get; init => field = Checks.Value(value); } = 1;

    /// <summary>Weight of the classifier's cross-entropy.</summary>
    [Setting(Above = 0)]
    public double CrossEntropy { get; init => field = Checks.Value(value); } = 1;

    /// <summary>Whether the classifier's gradient ends at the features: then they are learned by comparisons alone, as in the paper.</summary>
    [Setting]
    public bool Detached { get; init; }

    /// <summary>Width of the projector's hidden layer.</summary>
    [Setting(Least = 1)]
    public int Hidden { get; init => field = Checks.Value(value); } = 512;

    /// <summary>Width of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 128;
}
