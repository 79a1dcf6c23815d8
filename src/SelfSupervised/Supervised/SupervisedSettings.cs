using Relight.Settings;

namespace Relight.SelfSupervised.Supervised;

/// <summary>What the loss asks of labels that people gave.</summary>
public sealed record SupervisedSettings : MethodSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<SupervisedSettings>();

    /// <summary>ε of label smoothing: the share of a label's weight that all classes get.</summary>
    /// <remarks>Szegedy et al. 2016, arXiv:1512.00567.</remarks>
    [Setting("--label-smoothing", Least = 0, Below = 1, Example = "0.1", Formerly = "recipe.labelSmoothing")]
    public double LabelSmoothing { get; init => field = Checks.Value(value); } = 0.1;

    /// <summary>α of mix-up, which blends images and their labels; 0: none.</summary>
    /// <remarks>Zhang et al. 2018, arXiv:1710.09412.</remarks>
    [Setting("--mixup", Least = 0, Most = 1, Example = "0.4", Formerly = "recipe.mixUp")]
    public double MixUp { get; init => field = Checks.Value(value); }

    /// <summary>α of cut-mix, which puts a part of one image and its label into another; 0: none.</summary>
    /// <remarks>Yun et al. 2019, arXiv:1905.04899.</remarks>
    [Setting("--cutmix", Least = 0, Most = 1, Example = "1", Formerly = "recipe.cutMix")]
    public double CutMix { get; init => field = Checks.Value(value); }
}
