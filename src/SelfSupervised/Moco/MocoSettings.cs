using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.Moco;

/// <summary>What MoCo is asked.</summary>
public sealed record MocoSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<MocoSettings>();

    /// <summary>τ, by which cosines are divided.</summary>
    [Setting(Above = 0, Example = "0.1")]
    public double Temperature { get; init => field = Checks.Value(value); } = 0.1;

    /// <summary>How many keys of earlier batches are remembered.</summary>
    [Setting(Least = 1)]
    public int Queue { get; init => field = Checks.Value(value); } = 4096;

    /// <summary>Width of the projector's hidden layer.</summary>
    [Setting(Least = 1)]
    public int Hidden { get; init => field = Checks.Value(value); } = 512;

    /// <summary>Width of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 128;

    /// <summary>How much of the key network's weights stays in a step at first; it rises to 1 by the cosine of the training.</summary>
    [Setting(Least = 0, Below = 1, Example = "0.99")]
    public double Momentum { get; init => field = Checks.Value(value); } = 0.99;
}
