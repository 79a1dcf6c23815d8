using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.EmpSsl;

/// <summary>What EMP-SSL is asked.</summary>
public sealed record EmpSslSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<EmpSslSettings>();

    /// <summary>How many crops of half the side an image has.</summary>
    [Setting(Least = 2, Most = 100)]
    public int Crops { get; init => field = Checks.Value(value); } = 20;

    /// <summary>λ, the weight of the crops' agreement.</summary>
    [Setting(Least = 0, Example = "200")]
    public double Invariance { get; init => field = Checks.Value(value); } = 200;

    /// <summary>ε, the distortion of the coding rate.</summary>
    [Setting(Above = 0, Example = "0.2")]
    public double Distortion { get; init => field = Checks.Value(value); } = 0.2;

    /// <summary>Width of the projector's hidden layers.</summary>
    [Setting(Least = 1)]
    public int Hidden { get; init => field = Checks.Value(value); } = 4096;

    /// <summary>Width of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 1024;
}
