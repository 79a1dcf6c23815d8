namespace Relight.Downloads;

/// <summary>A file, mostly an archive, of which we know what it must be.</summary>
/// <param name="FileName">The file's name, by which an archive at hand is recognized.</param>
/// <param name="Sha256">
/// SHA-256 of the whole file, 64 hexadecimal digits in lower case; or its first 8 or more, where no more is published.
/// </param>
/// <param name="Source">Where to download it; null where nobody offers it.</param>
internal sealed record KnownArchive(string FileName, string Sha256, Uri? Source)
{
    /// <summary>What to do with a file that was got by other means, for errors.</summary>
    public string Otherwise { get; init; } = "give it with --from";

    /// <summary>Whether a file of this digest is that file.</summary>
    public bool Matches(string sha256) => sha256.StartsWith(Sha256, StringComparison.Ordinal);
}
