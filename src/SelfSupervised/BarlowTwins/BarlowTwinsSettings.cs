using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.BarlowTwins;

/// <summary>What Barlow Twins is asked.</summary>
public sealed record BarlowTwinsSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<BarlowTwinsSettings>();

    /// <summary>λ, the weight of correlations between dimensions.</summary>
    [Setting(Least = 0, Example = "0.005")]
    public double Redundancy { get; init => field = Checks.Value(value); } = 0.005;

    /// <summary>Width of the projector's layers and of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 2048;
}
