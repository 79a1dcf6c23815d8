namespace Relight.Settings;

/// <summary>When a run saves checkpoints, and which of them it keeps.</summary>
public sealed record CheckpointSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<CheckpointSettings>();

    /// <summary>Save after every so many optimizer steps; null: by time.</summary>
    [Setting("--checkpoint-every-steps", Least = 1, ChangesResult = false)]
    public int? EverySteps { get; init => field = Checks.Value(value); }

    /// <summary>
    /// Save when so many minutes have passed since the last save, a year of them at most; null, with everySteps null too: automatic.
    /// </summary>
    /// <remarks>
    /// Automatic is √(2 · cost of a save · mean time between interruptions), Young's first-order optimum (1974,
    /// doi:10.1145/361147.361115), with the cost measured on the run's own saves and an interruption expected each half hour.
    /// </remarks>
    [Setting("--checkpoint-every-minutes", Above = 0, Most = 366 * 24 * 60, Example = "10", ChangesResult = false)]
    public double? EveryMinutes { get; init => field = Checks.Value(value); }

    /// <summary>How many of the newest whole checkpoints are kept besides those with a name.</summary>
    [Setting(Least = 1, ChangesResult = false)]
    public int Keep { get; init => field = Checks.Value(value); } = 2;

    /// <summary>
    /// A validation metric, such as accuracy or loss: the epoch that is best by it is kept under the name best; null: none.
    /// </summary>
    [Setting("--keep-best", ValueName = "METRIC")]
    public string? Best { get; init; }
}
