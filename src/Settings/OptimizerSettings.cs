namespace Relight.Settings;

/// <summary>How the weights follow their gradients.</summary>
public sealed record OptimizerSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<OptimizerSettings>();

    /// <summary>Optimizer.</summary>
    [Setting("--optimizer", OneOf = ["adam", "adamw", "sgd", "rmsprop", "lars"])]
    public string Name { get; init => field = Checks.Value(value); } = "adamw";

    /// <summary>
    /// Learning rate; with a schedule the highest. Where another optimizer is named and no rate, that optimizer's own: 0.05 of sgd, 0.3 of
    /// lars, 1e-3 of others.
    /// </summary>
    [Setting("--lr", Least = 0, Example = "3e-4")]
    public double Lr { get; init => field = Checks.Value(value); } = 3e-3;

    /// <summary>
    /// Discriminative rates, for fine-tuning: each stage below the head learns at this many times the rate of the one above it; null: one
    /// rate for all.
    /// </summary>
    /// <remarks>ULMFiT's is 1/2.6 (Howard and Ruder 2018, arXiv:1801.06146).</remarks>
    [Setting("--layer-decay", Above = 0, Most = 1, Example = "0.4")]
    public double? LayerDecay { get; init => field = Checks.Value(value); }

    /// <summary>λ of weight decay.</summary>
    [Setting("--weight-decay", Least = 0, Example = "0.01")]
    public double WeightDecay { get; init => field = Checks.Value(value); } = 0.02;

    /// <summary>Momentum of SGD, RMSprop and LARS; β₁ of Adam and AdamW.</summary>
    [Setting("--momentum", Least = 0, Below = 1, Example = "0.9")]
    public double Momentum { get; init => field = Checks.Value(value); } = 0.9;

    /// <summary>Learning rate over time.</summary>
    [Setting("--schedule", OneOf = ["constant", "one-cycle", "cosine", "flat-cosine"])]
    public string Schedule { get; init => field = Checks.Value(value); } = "one-cycle";

    /// <summary>The rate that an optimizer begins from where none is given.</summary>
    /// <param name="optimizer">Its name.</param>
    public static double DefaultLr(string optimizer) => optimizer switch
    {
        "sgd" => 0.05,
        "lars" => 0.3,
        _ => 1e-3,
    };
}
