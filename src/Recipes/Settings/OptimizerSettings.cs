namespace Relight.Recipes.Settings;

/// <summary>How the weights follow their gradients.</summary>
public sealed record OptimizerSettings
{
    /// <summary>adam, adamw, sgd, rmsprop or lars.</summary>
    public string Name { get; init; } = "adamw";

    /// <summary>Learning rate: the highest of the schedule.</summary>
    public double Lr { get; init; } = 3e-3;

    /// <summary>
    /// Rate of each layer group (stem, stages, head) over that of the group above it, in (0, 1], such as 0.4; null: one rate for all. ULMFiT's
    /// is 1/2.6 (Howard and Ruder 2018, arXiv:1801.06146).
    /// </summary>
    public double? LayerDecay
    {
        get;
        init => field = value is null or (> 0 and <= 1)
            ? value : throw new ArgumentOutOfRangeException(nameof(LayerDecay), value, "Expected a factor in (0, 1], such as 0.4.");
    }

    /// <summary>λ of weight decay.</summary>
    public double WeightDecay { get; init; } = 0.02;

    /// <summary>Momentum of SGD, RMSprop and LARS; β₁ of Adam and AdamW.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>one-cycle, cosine, flat-cosine or constant.</summary>
    public string Schedule { get; init; } = "one-cycle";
}
