using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.Byol;

/// <summary>What BYOL is asked.</summary>
public sealed record ByolSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<ByolSettings>();

    /// <summary>Width of the hidden layers of projector and predictor.</summary>
    [Setting(Least = 1)]
    public int Hidden { get; init => field = Checks.Value(value); } = 4096;

    /// <summary>Width of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 256;

    /// <summary>How much of the teacher's weights stays in a step at first; it rises to 1 by the cosine of the training.</summary>
    [Setting(Least = 0, Below = 1, Example = "0.99")]
    public double Momentum { get; init => field = Checks.Value(value); } = 0.99;
}
