using System.Collections.Frozen;

namespace Relight.Vision.Folders;

/// <summary>
/// Which files of a folder count as images: those with an image's extension. Their content then decides how they are decoded.
/// </summary>
public static class ImageExtensions
{
    private static readonly FrozenSet<string> Known = new[]
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".avif", ".jp2", ".jxl",
        ".ppm", ".pgm", ".pbm", ".pnm",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All of them, with the dot.</summary>
    public static IReadOnlyCollection<string> All => Known;

    /// <summary>Whether a file of this name counts as an image; case does not matter.</summary>
    public static bool Matches(ReadOnlySpan<char> fileName) => Lookup.Contains(Path.GetExtension(fileName));
}
