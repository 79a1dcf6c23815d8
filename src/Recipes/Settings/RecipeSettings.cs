namespace Relight.Recipes.Settings;

/// <summary>How images are shown and what the loss asks for.</summary>
public sealed record RecipeSettings
{
    /// <summary>Where the values came from: <c>default</c>, <c>chapter</c>.</summary>
    public string Name { get; init => field = Expect.OneOf(Relight.Recipes.Recipe.Names, value); } = "default";

    /// <summary>Subtract the mean and divide by the standard deviation of ImageNet's colors.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Random crops and horizontal flips in training.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Smallest share of the image's area that a random crop keeps, in (0, 1].</summary>
    public double CropScale { get; init => field = Expect.That(value, value is > 0 and <= 1, "a share in (0, 1], such as 0.35"); } = 0.35;

    /// <summary>Side of the training images in the first epoch, in pixels, at least 8 and below <c>data.size</c>, to which it grows; null: full size always.</summary>
    public int? StartSize { get; init => field = Expect.Between(8, DataSettings.MostSize, value); }

    /// <summary>Epochs in which training images grow, at least 1; null: the first half of them.</summary>
    public int? GrowEpochs { get; init => field = Expect.AtLeast(1, value); }

    /// <summary>ε of label smoothing, in [0, 1).</summary>
    public double LabelSmoothing { get; init => field = Expect.That(value, value is >= 0 and < 1, "a number in [0, 1), such as 0.1"); } = 0.1;

    /// <summary>α of mix-up, in (0, 1]; 0: none.</summary>
    public double MixUp { get; init => field = Expect.That(value, value is >= 0 and <= 1, "a number in [0, 1], such as 0.4"); }

    /// <summary>α of cut-mix, in (0, 1]; 0: none.</summary>
    public double CutMix { get; init => field = Expect.That(value, value is >= 0 and <= 1, "a number in [0, 1], such as 1"); }

    /// <summary>Share of the features that dropout sets to zero before the last layer, in [0, 1).</summary>
    public double Dropout { get; init => field = Expect.That(value, value is >= 0 and < 1, "a share in [0, 1), such as 0.2"); }

    /// <summary>Start each residual branch at zero, so that each block starts as the identity.</summary>
    public bool ZeroInitResidual { get; init; } = true;
}
