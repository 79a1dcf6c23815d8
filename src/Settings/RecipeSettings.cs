namespace Relight.Settings;

/// <summary>How images are shown, and how the network begins.</summary>
public sealed record RecipeSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<RecipeSettings>();

    /// <summary>
    /// How images are shown and weights follow: default (normalized, crops and flips, one-cycle, label smoothing) or chapter (images as
    /// they are, Adam at a constant rate).
    /// </summary>
    [Setting("--recipe", NamesOf = "Relight.Settings.Recipe, Relight.Settings")]
    public string Name { get; init => field = Checks.Value(value); } = "default";

    /// <summary>Subtract the mean and divide by the standard deviation of ImageNet's colors.</summary>
    [Setting]
    public bool Normalize { get; init; } = true;

    /// <summary>Random crops and horizontal flips in training: true or false.</summary>
    [Setting("--augment")]
    public bool Augment { get; init; } = true;

    /// <summary>Smallest share of the image's area that a random crop keeps.</summary>
    [Setting("--crop-scale", Above = 0, Most = 1, Example = "0.35")]
    public double CropScale { get; init => field = Checks.Value(value); } = 0.35;

    /// <summary>
    /// Progressive resizing: side of the training images in the first epoch, in pixels, from which they grow to data.size; null: full size
    /// always.
    /// </summary>
    [Setting("--start-size", Least = 8, Most = DataSettings.MostSize)]
    public int? StartSize { get; init => field = Checks.Value(value); }

    /// <summary>Epochs in which training images grow from startSize; null: the first half of them.</summary>
    [Setting(Least = 1)]
    public int? GrowEpochs { get; init => field = Checks.Value(value); }

    /// <summary>Share of the features that dropout sets to zero before the last layer.</summary>
    [Setting("--dropout", Least = 0, Below = 1, Example = "0.2")]
    public double Dropout { get; init => field = Checks.Value(value); }

    /// <summary>Start each residual branch at zero, so that each block starts as the identity.</summary>
    [Setting]
    public bool ZeroInitResidual { get; init; } = true;
}
