using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace Relight.Vision.Folders;

/// <summary>
/// Finds the image files below a folder, subfolders included, hidden ones left out. Symbolic links are followed; a folder that is
/// reached twice, as by a link to one above it, is entered once.
/// </summary>
internal static partial class FileWalk
{
    /// <summary>The paths of all images below the folder, in ordinal order.</summary>
    public static List<string> ImagesBelow(string folder)
    {
        var found = new List<string>();
        var entered = new HashSet<string>(StringComparer.Ordinal);
        Enter(folder, RealPath(folder) ?? folder, found, entered);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>The names of the folders directly in this one, links to folders included and hidden ones left out, in ordinal order.</summary>
    public static List<string> FoldersIn(string folder)
    {
        var names = Entries(folder).Where(entry => entry.IsFolder).Select(entry => entry.Name).ToList();
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Whether images lie in the folder itself, or it holds no other folders in which some could.</summary>
    public static bool HasLooseImages(string folder) => Entries(folder) is var entries && (entries.Exists(entry => !entry.IsFolder) || entries.Count == 0);

    private static void Enter(string folder, string realPath, List<string> found, HashSet<string> entered)
    {
        if (!entered.Add(realPath))
        {
            return;
        }

        foreach (var (name, isFolder, isLink) in Entries(folder))
        {
            var path = Path.Join(folder, name);
            if (!isFolder)
            {
                if (ImageExtensions.Matches(name))
                {
                    found.Add(path);
                }
            }
            else if ((isLink ? RealPath(path) : Path.Join(realPath, name)) is { } real)
            {
                Enter(path, real, found, entered);
            }
        }
    }

    private static List<(string Name, bool IsFolder, bool IsLink)> Entries(string folder) =>
    [
        .. new FileSystemEnumerable<(string, bool, bool)>(
            folder,
            (ref entry) => (entry.FileName.ToString(), entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref entry) => entry.FileName[0] != '.' && (entry.IsDirectory || ImageExtensions.Matches(entry.FileName)),
        },
    ];

    /// <summary>The path without any link in it, or null when it leads nowhere.</summary>
    private static string? RealPath(string path)
    {
        var real = realpath(path, 0);
        var text = Marshal.PtrToStringUTF8(real);
        free(real);
        return text;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, nint buffer);

    [LibraryImport("libc")]
    private static partial void free(nint memory);
}
