namespace Relight.Runs;

/// <summary>One file of a checkpoint, as its manifest has it.</summary>
/// <param name="Name">The file's name inside the checkpoint's folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">The SHA-256 of its contents, 64 lower-case hexadecimal digits.</param>
public sealed record CheckpointFile(string Name, long Length, string Sha256);
