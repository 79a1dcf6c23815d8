using System.Text.Json.Nodes;

namespace Relight.Runs;

/// <summary>The contents of <c>run.json</c>: what was asked, and every attempt at it.</summary>
public sealed record RunRecord
{
    /// <summary>The version of the folder's layout that this Relight writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of the folder's layout.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Tells this run from every other, also after it was copied or renamed.</summary>
    public required string Id { get; init; }

    /// <summary>The verb, such as <c>train</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The command line's words as they were typed.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The seed of everything random.</summary>
    public long Seed { get; init; }

    /// <summary>When the run was created (UTC).</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The resolved settings.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>The attempts in order; attempt n is at n − 1.</summary>
    public IReadOnlyList<RunAttempt> Attempts { get; init; } = [];

    /// <summary>Whether some attempt reached the end.</summary>
    public bool IsFinished => Attempts.Any(attempt => attempt.Outcome == AttemptOutcome.Finished);

    internal RunRecord WithLastAttempt(Func<RunAttempt, RunAttempt> change) =>
        this with { Attempts = [.. Attempts.SkipLast(1), change(Attempts[^1])] };
}
