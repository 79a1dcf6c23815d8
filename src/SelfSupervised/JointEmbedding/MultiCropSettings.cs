using Relight.Settings;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>Two large views and several small ones, which cost a quarter each.</summary>
/// <remarks>Caron et al. 2020, SwAV, arXiv:2006.09882, section 3.2.</remarks>
public abstract record MultiCropSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<MultiCropSettings>();

    /// <summary>How many small views there are, of half the side.</summary>
    [Setting(Least = 0, Most = 32)]
    public int SmallCrops { get; init => field = Checks.Value(value); } = 6;

    /// <summary>The least share of an image that a small view shows; the most is what a large one shows at least, or a third.</summary>
    [Setting(Above = 0, Most = 1, Example = "0.08")]
    public double SmallScale { get; init => field = Checks.Value(value); } = 0.08;
}
