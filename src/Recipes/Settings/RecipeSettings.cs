namespace Relight.Recipes.Settings;

/// <summary>How images are shown and what the loss asks for.</summary>
public sealed record RecipeSettings
{
    /// <summary>Where the values came from: <c>default</c>, <c>chapter</c>.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Subtract the mean and divide by the standard deviation of ImageNet's colours.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Random crops and horizontal flips in training.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Smallest share of the image's area that a random crop keeps, in (0, 1].</summary>
    public double CropScale { get; init; } = 0.35;

    /// <summary>Side of the training images in the first epoch, in pixels, at least 8 and below <c>data.size</c>, to which it grows; null: full size always.</summary>
    public int? StartSize
    {
        get;
        init => field = value is null or >= 8 ? value : throw new ArgumentOutOfRangeException(nameof(StartSize), value, "Expected 8 pixels or more.");
    }

    /// <summary>Epochs in which training images grow, at least 1; null: the first half of them.</summary>
    public int? GrowEpochs
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(GrowEpochs), value, "Expected 1 epoch or more.");
    }

    /// <summary>ε of label smoothing, in [0, 1).</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>α of mix-up, in (0, 1]; 0: none.</summary>
    public double MixUp { get; init; }

    /// <summary>α of cut-mix, in (0, 1]; 0: none.</summary>
    public double CutMix { get; init; }

    /// <summary>Share of the features that dropout sets to zero before the last layer, in [0, 1).</summary>
    public double Dropout { get; init; }

    /// <summary>Start each residual branch at zero, so that each block starts as the identity.</summary>
    public bool ZeroInitResidual { get; init; } = true;
}
