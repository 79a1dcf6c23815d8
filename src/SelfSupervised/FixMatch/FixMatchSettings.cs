using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.FixMatch;

/// <summary>What FixMatch is asked; crops, jitter and grayscale are those of the strong view.</summary>
public sealed record FixMatchSettings : JointEmbeddingSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<FixMatchSettings>();

    /// <summary>Images without labels for each labeled one of a step.</summary>
    [Setting(Least = 1, Example = "7")]
    public double Ratio { get; init => field = Checks.Value(value); } = 4;

    /// <summary>How sure an answer to the weak view must be, as a probability, to become the label of the strong one.</summary>
    [Setting(Least = 0, Most = 1, Example = "0.95")]
    public double Threshold { get; init => field = Checks.Value(value); } = 0.95;

    /// <summary>How sure it must be at first; it rises evenly to the threshold by the end of the training. Null: the threshold.</summary>
    [Setting(Least = 0, Most = 1, Example = "0.8")]
    public double? ThresholdStart { get; init => field = Checks.Value(value); }

    /// <summary>
    /// How much of the weights of the network that gives labels stays in a step; it is the average of the one that learns. 0: that one gives
    /// them itself.
    /// </summary>
    [Setting(Least = 0, Below = 1, Example = "0.999")]
    public double Momentum { get; init => field = Checks.Value(value); } = 0.999;

    /// <summary>
    /// Whether answers are scaled so that on the whole each class is told equally often, before they become labels: not for images of which
    /// some classes have many more than others.
    /// </summary>
    /// <remarks>Berthelot et al. 2020, ReMixMatch, arXiv:1911.09785, section 3.1.</remarks>
    [Setting]
    public bool Alignment { get; init; } = true;

    /// <summary>Weight of the loss on images without labels.</summary>
    [Setting(Least = 0)]
    public double Weight { get; init => field = Checks.Value(value); } = 1;

    /// <summary>The least share of an image that a weak view, and a labeled image, shows.</summary>
    [Setting(Above = 0, Most = 1, Example = "0.5")]
    public double WeakScale { get; init => field = Checks.Value(value); } = 0.5;

    /// <summary>How often a part of a strong view is erased.</summary>
    [Setting(Least = 0, Most = 1, Example = "0.5")]
    public double Erase { get; init => field = Checks.Value(value); } = 0.5;
}
