using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.VicReg;

/// <summary>What VICReg is asked.</summary>
public sealed record VicRegSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<VicRegSettings>();

    /// <summary>λ, the weight of the distance between views.</summary>
    [Setting(Least = 0, Example = "25")]
    public double Invariance { get; init => field = Checks.Value(value); } = 25;

    /// <summary>μ, the weight of dimensions that vary too little.</summary>
    [Setting(Least = 0, Example = "25")]
    public double Variance { get; init => field = Checks.Value(value); } = 25;

    /// <summary>ν, the weight of dimensions that say the same.</summary>
    [Setting(Least = 0, Example = "1")]
    public double Covariance { get; init => field = Checks.Value(value); } = 1;

    /// <summary>Width of the projector's layers and of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 2048;
}
