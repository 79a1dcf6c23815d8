namespace Relight.Training.Profiling;

/// <summary>What a part of the steps took.</summary>
/// <param name="Name">data, forward, backward, optimizer, or other: metrics, callbacks, freeing.</param>
/// <param name="Time">In all steps together.</param>
public sealed record StageTime(string Name, TimeSpan Time);
