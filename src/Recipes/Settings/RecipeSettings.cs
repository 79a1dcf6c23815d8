namespace Relight.Recipes.Settings;

/// <summary>How images are shown and how the weights follow.</summary>
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

    /// <summary>ε of label smoothing, in [0, 1).</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>adam, adamw, sgd, rmsprop or lars.</summary>
    public string Optimizer { get; init; } = "adamw";

    /// <summary>The highest learning rate of the schedule.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>λ of weight decay.</summary>
    public double WeightDecay { get; init; } = 0.02;

    /// <summary>Momentum of SGD, RMSprop and LARS; β₁ of Adam and AdamW.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>one-cycle, cosine, flat-cosine or constant.</summary>
    public string Schedule { get; init; } = "one-cycle";

    /// <summary>Start each residual branch at zero, so that each block starts as the identity.</summary>
    public bool ZeroInitResidual { get; init; } = true;
}
