namespace Relight.Training;

/// <summary>When a run saves checkpoints, and which of them it keeps. Neither changes what is learnt.</summary>
public sealed record CheckpointOptions
{
    private const double MostMinutes = 366 * 24 * 60;

    /// <summary>Save after every so many optimizer steps, at least 1; null: by time.</summary>
    public int? EverySteps
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(EverySteps), value, "Expected 1 step or more.");
    }

    /// <summary>Save when so many minutes have passed since the last save, above 0 and a year of them at most; null, with <see cref="EverySteps"/> null too: automatic.</summary>
    /// <remarks>
    /// Automatic is √(2 · cost of a save · mean time between interruptions), Young's first-order optimum (1974,
    /// doi:10.1145/361147.361115), with the cost measured on the run's own saves and an interruption expected each half hour.
    /// </remarks>
    public double? EveryMinutes
    {
        get;
        init => field = value is null or (> 0 and <= MostMinutes) ? value : throw new ArgumentOutOfRangeException(nameof(EveryMinutes), value, "Expected more than 0 minutes, and a year of them at most.");
    }

    /// <summary>How many of the newest whole checkpoints are kept besides those with a name, at least 1.</summary>
    public int Keep
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Keep), value, "Expected 1 checkpoint or more.");
    } = 2;

    /// <summary>A validation metric, such as <c>accuracy</c> or <c>loss</c>: the epoch that is best by it is kept under the name <c>best</c>. Null: none.</summary>
    public string? Best { get; init; }
}
