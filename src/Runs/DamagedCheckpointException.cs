namespace Relight.Runs;

/// <summary>A checkpoint that was asked for by its step is missing or is not what was written.</summary>
public sealed class DamagedCheckpointException : RunException
{
    /// <summary>Names the checkpoint and everything that is wrong with it.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="problems">What is wrong, one sentence each; at least one.</param>
    public DamagedCheckpointException(string folder, IReadOnlyList<string> problems)
        : base($"The checkpoint {folder} cannot be used: {string.Join("; ", problems)}. Take another one of the run's checkpoints.")
        => (Folder, Problems) = (folder, problems);

    /// <summary>The checkpoint's folder.</summary>
    public string Folder { get; }

    /// <summary>What is wrong with it, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
