namespace Relight.Runs;

/// <summary>One process's work on a run. A run that is never interrupted has one.</summary>
public sealed record RunAttempt
{
    /// <summary>Counts from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The step of the checkpoint that it went on from; null when it started at the beginning.</summary>
    public long? ResumedFrom { get; init; }

    /// <summary>When it ended (UTC), or when a killed attempt last wrote a metric; null while it runs.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How it ended.</summary>
    public AttemptOutcome Outcome { get; init; }

    /// <summary>Why it ended, such as the signal or the error; null when there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// What this attempt was asked for otherwise than those before, such as <c>training.epochs is 12 in place of 10</c>; null: nothing.
    /// </summary>
    public IReadOnlyList<string>? Changes { get; init; }

    /// <summary>Its process's number on its machine.</summary>
    public int ProcessId { get; init; }

    /// <summary>Versions and machine.</summary>
    public required RunEnvironment Environment { get; init; }

    internal static RunAttempt New(int number, DateTimeOffset now, RunEnvironment? environment) => new()
    {
        Number = number,
        Started = now,
        ProcessId = System.Environment.ProcessId,
        Environment = environment ?? RunEnvironment.Collect(),
    };
}
