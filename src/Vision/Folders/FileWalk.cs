using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Relight.Files;

namespace Relight.Vision.Folders;

/// <summary>
/// Finds the image files below a folder, subfolders included; hidden ones, and those in which systems keep thumbnails and what was deleted,
/// are left out and counted. Symbolic links are followed; a folder that is reached twice, as by a link to one above it, is entered once, and
/// the link that came later is counted.
/// </summary>
internal sealed partial class FileWalk
{
    private readonly Dictionary<(string Noun, string Where), int> _leftOut = [];
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);
    private string? _again, _dangling;

    /// <summary>What was met so far and left out, most first.</summary>
    public IReadOnlyList<LeftOut> LeftOut =>
    [
        .. _leftOut.Select(pair => new LeftOut(pair.Value, pair.Key.Noun, pair.Key.Where))
            .OrderByDescending(left => left.Count).ThenBy(left => left.Where, StringComparer.Ordinal),
    ];

    /// <summary>The paths of all images below the folder, in ordinal order.</summary>
    public List<string> ImagesBelow(string folder)
    {
        var found = new List<string>();
        Enter(folder, RealPath(folder) ?? folder, found, new HashSet<string>(StringComparer.Ordinal));
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>
    /// The names of the folders directly in this one, links to folders included, in ordinal order. What is left out is counted.
    /// </summary>
    public List<string> FoldersIn(string folder)
    {
        CountLeftOut(folder, Entries(folder));
        return Folders(folder);
    }

    /// <summary>Notes images that are left out for where they lie.</summary>
    public void LeaveOut(int count, string noun, string where)
    {
        if (count > 0)
        {
            _leftOut[(noun, where)] = _leftOut.GetValueOrDefault((noun, where)) + count;
        }
    }

    /// <summary>As <see cref="FoldersIn"/>, counting nothing.</summary>
    public static List<string> Folders(string folder)
    {
        var names = Entries(folder).Where(entry => entry.IsFolder && !IsLeftOut(entry)).Select(entry => entry.Name).ToList();
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>How many images lie in the folder itself.</summary>
    public static int LooseImages(string folder) => Entries(folder).Count(entry => IsImage(entry) && !IsLeftOut(entry));

    /// <summary>Whether images lie in the folder itself, or it holds no other folders in which some could.</summary>
    public static bool HasLooseImages(string folder) => LooseImages(folder) > 0 || Folders(folder).Count == 0;

    /// <summary>Whether there is an image anywhere below the folder.</summary>
    public static bool HasImagesBelow(string folder) =>
        Reaches(folder, RealPath(folder) ?? folder, new HashSet<string>(StringComparer.Ordinal));

    private static bool Reaches(string folder, string realPath, HashSet<string> entered) =>
        entered.Add(realPath)
        && (Entries(folder).Any(entry => IsImage(entry) && !IsLeftOut(entry))
            || Entries(folder).Any(entry => entry.IsFolder && !IsLeftOut(entry)
                && RealPathOf(entry, folder, realPath) is { } real && Reaches(Path.Join(folder, entry.Name), real, entered)));

    private void Enter(string folder, string realPath, List<string> found, HashSet<string> entered)
    {
        if (!entered.Add(realPath))
        {
            _again ??= folder;
            LeaveOut(_counted.Add(folder) ? 1 : 0, "link", $"to folders that are read already, such as {_again}");
            return;
        }

        var entries = Entries(folder).ToList();
        CountLeftOut(folder, entries);
        foreach (var entry in entries.Where(entry => !IsLeftOut(entry)))
        {
            var path = Path.Join(folder, entry.Name);
            if (IsImage(entry))
            {
                found.Add(path);
            }
            else if (entry.IsFolder && RealPathOf(entry, folder, realPath) is { } real)
            {
                Enter(path, real, found, entered);
            }
        }
    }

    private void CountLeftOut(string folder, IEnumerable<Entry> entries)
    {
        if (!_counted.Add(folder))
        {
            return;
        }

        foreach (var entry in entries)
        {
            if (entry.IsFolder)
            {
                if (IsLeftOut(entry))
                {
                    LeaveOut(CountImages(Path.Join(folder, entry.Name)), "image", $"in {entry.Name}");
                }
            }
            else if (IsLeftOut(entry))
            {
                LeaveOut(IsImage(entry) ? 1 : 0, "hidden image", "");
            }
            else if (!IsImage(entry) && !SystemNames.IsFile(entry.Name))
            {
                CountOther(entry.Name, Path.Join(folder, entry.Name));
            }
        }
    }

    private void CountOther(string name, string path)
    {
        if (RegularFile.DanglingLink(path) is { } reason)
        {
            _dangling ??= $"{path}: {reason}";
            LeaveOut(1, "link", $"that leads nowhere, such as {_dangling}");
            return;
        }

        var extension = Path.GetExtension(name);
        LeaveOut(1, "file", extension.Length > 0 ? $"named *{extension}" : "without an extension");
    }

    private static bool IsLeftOut(Entry entry) => entry.Name[0] == '.' || (entry.IsFolder && SystemNames.IsFolder(entry.Name));

    private static bool IsImage(Entry entry) => !entry.IsFolder && ImageExtensions.Matches(entry.Name);

    private static int CountImages(string folder) => new FileSystemEnumerable<bool>(
        folder, (ref entry) => true,
        new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true, RecurseSubdirectories = true })
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && ImageExtensions.Matches(entry.FileName),
        ShouldRecursePredicate = (ref entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
    }.Count();

    /// <summary>
    /// What lies in a folder, read while it is asked for. Attributes cost a call of the system each, so files are not asked for theirs.
    /// </summary>
    private static FileSystemEnumerable<Entry> Entries(string folder) => new(
        folder,
        (ref entry) => new Entry(
            entry.FileName.ToString(), entry.IsDirectory, entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) != 0),
        new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false });

    private static string? RealPathOf(Entry entry, string folder, string realFolder) =>
        entry.IsLink ? RealPath(Path.Join(folder, entry.Name)) : Path.Join(realFolder, entry.Name);

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

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink);
}
