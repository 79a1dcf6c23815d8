using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.SimClr;

/// <summary>What SimCLR is asked.</summary>
public sealed record SimClrSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<SimClrSettings>();

    /// <summary>τ, by which cosines are divided.</summary>
    [Setting(Above = 0, Example = "0.1")]
    public double Temperature { get; init => field = Checks.Value(value); } = 0.2;

    /// <summary>Width of the projector's hidden layer.</summary>
    [Setting(Least = 1)]
    public int Hidden { get; init => field = Checks.Value(value); } = 512;

    /// <summary>Width of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 128;

    /// <summary>Leaves the positive pair out of the denominator (DCL), which learns from small batches too.</summary>
    /// <remarks>Yeh et al. 2021, arXiv:2110.06848.</remarks>
    [Setting]
    public bool Decoupled { get; init; }
}
