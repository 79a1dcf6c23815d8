using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.SimSiam;

/// <summary>What SimSiam is asked.</summary>
public sealed record SimSiamSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<SimSiamSettings>();

    /// <summary>Width of the projector's layers and of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 2048;

    /// <summary>Width of the predictor's hidden layer, the bottleneck.</summary>
    [Setting(Least = 1)]
    public int Bottleneck { get; init => field = Checks.Value(value); } = 512;
}
