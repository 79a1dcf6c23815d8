namespace Relight.Recipes.Settings;

/// <summary>How the weights follow their gradients.</summary>
public sealed record OptimizerSettings
{
    /// <summary>adam, adamw, sgd, rmsprop or lars.</summary>
    public string Name { get; init; } = "adamw";

    /// <summary>Learning rate: the highest of the schedule.</summary>
    public double Lr { get; init; } = 3e-3;

    /// <summary>λ of weight decay.</summary>
    public double WeightDecay { get; init; } = 0.02;

    /// <summary>Momentum of SGD, RMSprop and LARS; β₁ of Adam and AdamW.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>one-cycle, cosine, flat-cosine or constant.</summary>
    public string Schedule { get; init; } = "one-cycle";
}
