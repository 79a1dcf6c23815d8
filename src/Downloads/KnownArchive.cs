namespace Relight.Downloads;

/// <summary>An archive of which we know what it must be.</summary>
/// <param name="FileName">The file's name, by which an archive at hand is recognized.</param>
/// <param name="Sha256">SHA-256 of the whole file, 64 hexadecimal digits in lower case.</param>
/// <param name="Source">Where to download it; null where nobody offers it.</param>
internal sealed record KnownArchive(string FileName, string Sha256, Uri? Source);
