namespace Relight.Vision.Folders;

/// <summary>Which folders of a data set are parts. What could be read in two ways is refused with both.</summary>
internal sealed class FolderLayout
{
    private FolderLayout(IReadOnlyDictionary<ImagePartRole, string> parts, IReadOnlyList<string> others, bool isInsideClasses) =>
        (Parts, Others, IsInsideClasses) = (parts, others, isInsideClasses);

    /// <summary>The folder of each part; empty if all folders are classes. Inside classes, each class has folders of these roles.</summary>
    public IReadOnlyDictionary<ImagePartRole, string> Parts { get; }

    /// <summary>Folders beside the parts that hold images, and are left out.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <summary>Whether the parts lie in the classes: <c>cat/train/1.jpg</c>.</summary>
    public bool IsInsideClasses { get; }

    /// <summary>Looks at the names of the folders in a root, and of those in them.</summary>
    /// <exception cref="InvalidDataException">It could be read in two ways; the message says which.</exception>
    public static FolderLayout Of(string root, IReadOnlyList<string> folders, bool classFolders)
    {
        if (classFolders)
        {
            return new(Empty, [], false);
        }

        var parts = Roles(root, folders);
        if (parts.Count == 0)
        {
            return new(Empty, [], IsSplitInside(root, folders));
        }

        var others = folders.Where(name => PartNames.RoleOf(name) is null && FileWalk.HasImagesBelow(Path.Join(root, name))).ToList();
        return others.Count == 0 || (parts.Count > 1 && parts.ContainsKey(ImagePartRole.Train)) ? new(parts, others, false)
            : throw new InvalidDataException(
                $"{root} holds {List(others)} beside {List(parts.Values)}. If {List(parts.Values)} is a part of the data set, "
                    + $"{Remedy(root, parts, others)}; "
                + "if it is a class like the others, say so with --class-folders.");
    }

    /// <summary>The folder of each role among some.</summary>
    /// <exception cref="InvalidDataException">Two have the same role.</exception>
    public static IReadOnlyDictionary<ImagePartRole, string> Roles(string root, IReadOnlyList<string> folders)
    {
        var parts = new SortedDictionary<ImagePartRole, string>();
        foreach (var name in folders)
        {
            if (PartNames.RoleOf(name) is { } role && !parts.TryAdd(role, name))
            {
                throw new InvalidDataException(
                    $"{root} holds {parts[role]}/ and {name}/, which both name {PartNames.Describe(role)}. If one of them is, rename or "
                        + "move the other; "
                    + "if they are two classes, say so with --class-folders.");
            }
        }

        return parts;
    }

    private static SortedDictionary<ImagePartRole, string> Empty => [];

    private static bool IsSplitInside(string root, IReadOnlyList<string> all)
    {
        var folders = all.Where(name => FileWalk.HasImagesBelow(Path.Join(root, name))).ToList();
        var split = folders.Where(
            name => FileWalk.Folders(Path.Join(root, name)).Any(inner => PartNames.RoleOf(inner) == ImagePartRole.Train)).ToList();
        var whole = folders.Except(split).ToList();
        var mixed = split.Find(name => FileWalk.LooseImages(Path.Join(root, name)) > 0
            || FileWalk.Folders(Path.Join(root, name))
                .Exists(inner => PartNames.RoleOf(inner) is null && FileWalk.HasImagesBelow(Path.Join(root, name, inner))));
        if (split.Count <= 1 && whole.Count == 0)
        {
            return false;   // an outer folder around the data set, rather than a class
        }

        return split.Count > 0 && (whole.Count > 0 || mixed is not null)
            ? throw new InvalidDataException(
                $"{Path.Join(root, mixed ?? split[0])} holds a training part, but other images lie outside of such parts "
                    + $"({(mixed is null ? List(whole) : $"in {mixed}/ itself")}). "
                + "Expected train/ and val/ in every class, or above the classes; if all images below a folder are of its class, say so "
                    + "with --class-folders.")
            : split.Count > 0;
    }

    private static string Remedy(string root, IReadOnlyDictionary<ImagePartRole, string> parts, List<string> others) =>
        parts.TryGetValue(ImagePartRole.Train, out var train) ? $"give {Path.Join(root, train)} alone, or move {List(others)} away"
        : $"move {List(others)} into a folder train/ beside it";

    private static string List(IEnumerable<string> names)
    {
        const int most = 5;
        string[] all = [.. names];
        return string.Join(", ", all.Take(most).Select(name => name + "/")) + (all.Length > most ? $" and {all.Length - most} more" : "");
    }
}
