namespace Relight.Downloads;

/// <summary>Moves a finished tree to where it belongs, on the same disk: by renaming, so that no file is ever seen half-written.</summary>
internal static class FolderMerge
{
    /// <summary>Moves all of <paramref name="source"/> into <paramref name="target"/>; folders at once where they are new.</summary>
    /// <exception cref="IOException">A file is there already with other contents; then nothing was moved.</exception>
    public static void Move(string source, string target)
    {
        Check(source, target);
        MoveAll(source, target);
    }

    private static void Check(string source, string target)
    {
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            var place = Path.Combine(target, entry.Name);
            var isFolder = entry is DirectoryInfo;
            var clashes = isFolder
                ? File.Exists(place)
                : Directory.Exists(place) || (File.Exists(place) && !SameFile(entry.FullName, place));
            if (clashes)
            {
                throw new IOException(
                    $"{place} is there already and differs from what the archive holds. Move it away, or choose another folder.");
            }

            if (isFolder && Directory.Exists(place))
            {
                Check(entry.FullName, place);
            }
        }
    }

    private static void MoveAll(string source, string target)
    {
        foreach (var entry in new DirectoryInfo(source).GetFileSystemInfos())
        {
            var place = Path.Combine(target, entry.Name);
            if (entry is DirectoryInfo && Directory.Exists(place))
            {
                MoveAll(entry.FullName, place);
            }
            else if (entry is DirectoryInfo)
            {
                Directory.Move(entry.FullName, place);
            }
            else if (!File.Exists(place))
            {
                File.Move(entry.FullName, place);
            }
        }
    }

    private static bool SameFile(string a, string b) =>
        new FileInfo(a).Length == new FileInfo(b).Length && File.ReadAllBytes(a).AsSpan().SequenceEqual(File.ReadAllBytes(b));
}
