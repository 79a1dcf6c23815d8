namespace Relight.Runs;

/// <summary>One file of a checkpoint, as its manifest has it.</summary>
/// <param name="Name">The file's name inside the checkpoint's folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Xxh128">The 128 bits of XXH3 of its contents, 32 lower-case hexadecimal digits, as <c>xxh128sum</c> prints them. It finds
/// damage, not forgery, and takes a twentieth of the time of a cryptographic one.</param>
internal sealed record CheckpointFile(string Name, long Length, string Xxh128);
