using System.Collections.Frozen;

namespace Relight.Vision.Folders;

/// <summary>
/// What operating systems, network storages and archivers put beside images. Names that begin with a dot are hidden anyway.
/// </summary>
internal static class SystemNames
{
    private static readonly FrozenSet<string> Folders = new[]
    {
        "@eaDir", "@tmp", "#recycle", "#snapshot",                                     // Synology
        "@Recycle", "@Recently-Snapshot",                                              // QNAP
        "__MACOSX", "Network Trash Folder", "Temporary Items",                         // macOS
        "$RECYCLE.BIN", "RECYCLER", "RECYCLED", "System Volume Information",           // Windows
        "lost+found", "LOST.DIR", "__pycache__",                                       // Linux, Android, Python
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Files = new[] { "Thumbs.db", "ehthumbs.db", "desktop.ini" }.ToFrozenSet(
        StringComparer.OrdinalIgnoreCase);

    public static bool IsFolder(string name) => Folders.Contains(name);

    public static bool IsFile(string name) => Files.Contains(name);
}
