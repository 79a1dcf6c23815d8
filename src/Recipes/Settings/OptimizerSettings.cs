namespace Relight.Recipes.Settings;

/// <summary>How the weights follow their gradients.</summary>
public sealed record OptimizerSettings
{
    /// <summary>adam, adamw, sgd, rmsprop or lars.</summary>
    public string Name { get; init => field = Expect.OneOf(OptimizerFactory.Optimizers, value); } = "adamw";

    /// <summary>Learning rate, at least 0: the highest of the schedule.</summary>
    public double Lr { get; init => field = Expect.That(value, value is >= 0 and < double.PositiveInfinity, "a rate of 0 or more, such as 3e-4"); } = 3e-3;

    /// <summary>
    /// Rate of each layer group (stem, stages, head) over that of the group above it, in (0, 1], such as 0.4; null: one rate for all. ULMFiT's
    /// is 1/2.6 (Howard and Ruder 2018, arXiv:1801.06146).
    /// </summary>
    public double? LayerDecay { get; init => field = Expect.That(value, value is null or (> 0 and <= 1), "a factor in (0, 1], such as 0.4"); }

    /// <summary>λ of weight decay, at least 0.</summary>
    public double WeightDecay { get; init => field = Expect.That(value, value is >= 0 and < double.PositiveInfinity, "0 or more, such as 0.01"); } = 0.02;

    /// <summary>Momentum of SGD, RMSprop and LARS; β₁ of Adam and AdamW; in [0, 1).</summary>
    public double Momentum { get; init => field = Expect.That(value, value is >= 0 and < 1, "a number in [0, 1), such as 0.9"); } = 0.9;

    /// <summary>one-cycle, cosine, flat-cosine or constant.</summary>
    public string Schedule { get; init => field = Expect.OneOf(OptimizerFactory.Schedules, value); } = "one-cycle";
}
