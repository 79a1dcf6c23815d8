namespace Relight.Runs;

/// <summary>What a search for the newest whole checkpoint found.</summary>
/// <param name="Checkpoint">The newest whole one; null when there is none.</param>
/// <param name="Warnings">A sentence for each newer one that is damaged, for the user to read.</param>
internal sealed record CheckpointSearch(Checkpoint? Checkpoint, IReadOnlyList<string> Warnings);
