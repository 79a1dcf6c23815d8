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

    /// <summary>Whether some attempt reached the end of what is asked: no later one was asked for more.</summary>
    public bool IsFinished => LastWhere(attempt => attempt.Outcome == AttemptOutcome.Finished) is >= 0 and var finished
        && finished >= LastWhere(attempt => attempt.Changes is { Count: > 0 });

    /// <summary>Whether some attempt left a checkpoint, as far as the record tells.</summary>
    public bool HadCheckpoint => Attempts.Any(attempt =>
        attempt is { ResumedFrom: > 0 } or { Outcome: AttemptOutcome.Finished } or { Outcome: AttemptOutcome.Interrupted, Message: null });

    /// <summary>A run at its beginning, with its first attempt.</summary>
    internal static RunRecord New(RunRequest request, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        Command = request.Command,
        Arguments = request.Arguments,
        Seed = request.Seed,
        Settings = request.Settings.DeepClone().AsObject(),
        Started = now,
        Attempts = [RunAttempt.New(1, now, request.Environment)],
    };

    internal RunRecord WithLastAttempt(Func<RunAttempt, RunAttempt> change) =>
        this with { Attempts = [.. Attempts.SkipLast(1), change(Attempts[^1])] };

    /// <summary>The last attempt as one that was killed: nothing but its last measurement tells when.</summary>
    internal RunRecord WithKilledAttempt(DateTimeOffset? last) => WithLastAttempt(attempt => attempt with
    {
        Outcome = AttemptOutcome.Interrupted,
        Ended = last,
        Message = "The process ended without a word.",
    });

    private int LastWhere(Predicate<RunAttempt> holds) => Attempts.ToList().FindLastIndex(holds);
}
