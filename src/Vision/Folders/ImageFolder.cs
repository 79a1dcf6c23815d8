using System.Globalization;

namespace Relight.Vision.Folders;

/// <summary>
/// Finds the images of a folder: one subfolder for each class, as torchvision's ImageFolder has it, or all of them without labels.
/// <see cref="ImageParts"/> reads folders with parts.
/// </summary>
public static class ImageFolder
{
    /// <summary>Reads <c>root/class/…/image</c>. Classes are the subfolders' names in ordinal order.</summary>
    /// <param name="root">The folder that holds the classes.</param>
    /// <param name="classes">
    /// The classes to go by, as when a validation folder must match the training folder; it may lack some. Null takes all subfolders.
    /// </param>
    /// <param name="classFolders">Whether a folder that is called train, val or test is a class, too.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">
    /// No subfolders, one without images, one that is none of the given classes, or one that is called as a part of a data set is.
    /// </exception>
    public static ImageList Read(string root, IReadOnlyList<string>? classes = null, bool classFolders = false)
    {
        root = Existing(root);
        var layout = classes is null ? FolderLayout.Of(root, FileWalk.Folders(root), classFolders) : null;
        return layout is { Parts.Count: > 0 } or { IsInsideClasses: true }
            ? throw new InvalidDataException(
                $"{root} holds parts, such as {PartIn(root, layout)}: read these, or the whole with ImageParts.Open.")
            : ReadClasses(new FileWalk(), root, classes is null ? null : new ClassNames(classes), []);
    }

    /// <summary>Reads every image below a folder, without labels.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="notes">Told in a line what was left out.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">No images in it.</exception>
    public static ImageList ReadUnlabeled(string root, IProgress<string>? notes = null)
    {
        var walk = new FileWalk();
        var images = ReadUnlabeled(walk, Existing(root), []);
        foreach (var note in new ImageParts(images.Root, [], [], walk).Notes)
        {
            notes?.Report(note);
        }

        return images;
    }

    /// <summary>Reads a data set's folder.</summary>
    internal static ImageParts ReadParts(string root, ImagePartsOptions options)
    {
        root = Existing(root);
        var (walk, notes) = (new FileWalk(), new List<string>());
        var folders = walk.FoldersIn(root);
        if (!options.Labeled || folders.Count == 0)
        {
            var training = folders.Find(name => !options.ClassFolders && PartNames.RoleOf(name) == ImagePartRole.Train) is { } part
                ? Path.Join(root, part)
                : root;
            if (FileWalk.HasLooseImages(training))
            {
                NoteLoose(training, notes);
                return new(root, [new(ImagePartRole.Train, training == root ? "" : Path.GetFileName(training),
                    ReadUnlabeled(walk, training, []))], notes, walk);
            }
        }

        var layout = FolderLayout.Of(root, folders, options.ClassFolders);
        var known = options.Classes is { } given ? new ClassNames(given) : null;
        if (layout.IsInsideClasses)
        {
            return InsideClasses(walk, root, [.. folders.Where(name => FileWalk.HasImagesBelow(Path.Join(root, name)))], known, notes);
        }

        if (layout.Parts.Count == 0)
        {
            return new(
                root, [new(ImagePartRole.Train, "", ReadClasses(walk, root, known, notes, options.Labeled))], notes, walk);
        }

        if (layout.Parts.Any(part => part.Value != PartNames.ShortName(part.Key)) || layout.Parts.ContainsKey(ImagePartRole.Test))
        {
            notes.Add(Describe(layout.Parts));
        }

        walk.LeaveOut(FileWalk.LooseImages(root), "image", "in no class folder");
        foreach (var other in layout.Others)
        {
            walk.LeaveOut(new FileWalk().ImagesBelow(Path.Join(root, other)).Count, "image", $"in {other}");
        }

        var parts = new List<ImagePart>();
        (string, Func<ImageList>)? test = null;
        foreach (var (role, name) in layout.Parts)
        {
            var folder = Path.Join(root, name);
            if (role == ImagePartRole.Test)
            {
                test = (name, () => FileWalk.Folders(folder).Count == 0
                    ? ReadUnlabeled(walk, folder, known?.Names ?? [])
                    : ReadClasses(walk, folder, known, notes, options.Labeled));
                continue;
            }

            var images = ReadClasses(walk, folder, known, notes, options.Labeled);
            known ??= role == ImagePartRole.Train ? new ClassNames(images.Classes) : null;
            parts.Add(new ImagePart(role, name, images));
        }

        return new(root, parts, notes, walk, test);
    }

    /// <summary>
    /// The images of class folders; where classes are given, some of them may be missing or empty, and where labels are not learned, empty
    /// folders are passed over: both are noted.
    /// </summary>
    private static ImageList ReadClasses(FileWalk walk, string root, ClassNames? classes, List<string> notes, bool labeled = true)
    {
        var folders = walk.FoldersIn(root);
        if (folders.Count == 0)
        {
            throw new InvalidDataException(
                $"{root} holds no folders. Expected one for each class with its images in it{TableHint(root)}; for images without labels "
                + "use an unlabeled method.");
        }

        walk.LeaveOut(FileWalk.LooseImages(root), "image", "in no class folder");
        if (classes is null && InnerFolder.Of(root) is not null)
        {
            folders = [.. folders.Where(name => FileWalk.HasImagesBelow(Path.Join(root, name)))];
        }
        else if (classes is null && !labeled)
        {
            folders = WithImages(root, folders, notes);
        }

        var (names, files) = (classes ?? ClassNames.Of(folders, $"Class folders in {root}", notes), new List<ImageFile>());
        foreach (var folder in folders)
        {
            var (label, images) = (names.LabelOf(folder), walk.ImagesBelow(Path.Join(root, folder)));
            if (images.Count == 0 && classes is null)
            {
                throw new InvalidDataException(
                    $"The class folder {Path.Join(root, folder)} holds no images ({string.Join(" ", ImageExtensions.All)}). Add some or "
                        + "remove it.");
            }

            if (label < 0 && images.Count > 0)
            {
                throw new InvalidDataException(
                    $"{Path.Join(root, folder)} is none of the classes of the training images ({string.Join(", ", names.Names)}). Rename "
                        + "or remove it.");
            }

            if (label >= 0 && names.Names[label] != folder && classes is not null)
            {
                notes.Add($"{Path.Join(root, folder)} is the class '{names.Names[label]}', written in another Unicode form (NFC or NFD).");
            }

            files.AddRange(images.Select(path => new ImageFile(path, label)));
        }

        var list = files.Count > 0
            ? new ImageList(root, files, names.Names)
            : throw new InvalidDataException($"{root} holds no images ({string.Join(" ", ImageExtensions.All)}).");
        NoteLacking(list, notes);
        return list;
    }

    private static ImageParts InsideClasses(FileWalk walk, string root, List<string> folders, ClassNames? known, List<string> notes)
    {
        var (names, files) = (known ?? ClassNames.Of(folders, $"Class folders in {root}", notes),
            new SortedDictionary<ImagePartRole, List<ImageFile>>());
        foreach (var folder in folders)
        {
            var label = names.LabelOf(folder);
            foreach (var (role, part) in FolderLayout.Roles(Path.Join(root, folder), walk.FoldersIn(Path.Join(root, folder))))
            {
                var images = walk.ImagesBelow(Path.Join(root, folder, part));
                if (label < 0 && images.Count > 0)
                {
                    throw new InvalidDataException(
                        $"{Path.Join(root, folder)} is none of the classes ({string.Join(", ", names.Names)}). Rename or remove it.");
                }

                (files.TryGetValue(role, out var list) ? list : files[role] = [])
                    .AddRange(images.Select(path => new ImageFile(path, label)));
            }
        }

        walk.LeaveOut(FileWalk.LooseImages(root), "image", "in no class folder");
        notes.Add($"The parts {string.Join(", ", files.Keys.Select(PartNames.ShortName))} lie inside the class folders.");
        ImagePart[] parts = [.. files.Where(pair => pair.Value.Count > 0)
            .Select(pair => new ImagePart(pair.Key, PartNames.ShortName(pair.Key), new ImageList(root, pair.Value, names.Names)))];
        return parts.Length > 0
            ? new(root, parts, notes, walk)
            : throw new InvalidDataException($"{root} holds no images ({string.Join(" ", ImageExtensions.All)}).");
    }

    private static ImageList ReadUnlabeled(FileWalk walk, string root, IReadOnlyList<string> classes)
    {
        var images = walk.ImagesBelow(root);
        return images.Count > 0
            ? new ImageList(root, [.. images.Select(path => new ImageFile(path, ImageFile.Unlabeled))], classes)
            : throw new InvalidDataException($"{root} holds no images ({string.Join(" ", ImageExtensions.All)}).");
    }

    /// <summary>Folders that hold images; the others are noted. All of them where none does.</summary>
    private static List<string> WithImages(string root, List<string> folders, List<string> notes)
    {
        var empty = folders.Where(name => !FileWalk.HasImagesBelow(Path.Join(root, name))).ToList();
        if (empty.Count == 0 || empty.Count == folders.Count)
        {
            return folders;
        }

        notes.Add($"{root}: passed over without images: {Some(empty, "folders")}.");
        return [.. folders.Except(empty)];
    }

    private static void NoteLoose(string root, List<string> notes)
    {
        var folders = FileWalk.Folders(root).Where(name => FileWalk.HasImagesBelow(Path.Join(root, name))).ToList();
        var loose = FileWalk.LooseImages(root);
        if (folders.Count > 0 && loose > 0)
        {
            var told = loose == 1 ? "1 image lies" : string.Create(CultureInfo.InvariantCulture, $"{loose:N0} images lie");
            notes.Add(
                $"{root}: {told} loose beside {Some(folders, "folders")}, so all images are read without labels, those in folders too.");
        }
    }

    private static string Some(List<string> names, string what)
    {
        const int most = 5;
        return string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more {what}" : "");
    }

    private static void NoteLacking(ImageList list, List<string> notes)
    {
        List<string> lacking = [.. list.CountByClass().Index().Where(pair => pair.Item == 0).Select(pair => list.Classes[pair.Index])];
        if (lacking.Count > 0)
        {
            notes.Add($"{list.Root} has no images of {Some(lacking, "classes")}.");
        }
    }

    private static string Describe(IReadOnlyDictionary<ImagePartRole, string> parts) =>
        string.Join(", ", parts.Select(part => part.Key switch
    {
        ImagePartRole.Train => $"{part.Value}/ is learned from",
        ImagePartRole.Validation => $"{part.Value}/ is validated on",
        _ => $"{part.Value}/ is kept out of both, for eval --part test",
    })) + ".";

    private static string PartIn(string root, FolderLayout layout) =>
        layout.Parts.Count > 0 ? Path.Join(root, layout.Parts.First().Value) : Path.Join(root, FileWalk.Folders(root)[0]);

    /// <summary>Points at a table that lies in a folder, in brackets; empty if there is none.</summary>
    internal static string TableHint(string root) => !Directory.Exists(root) ? "" :
        Directory.EnumerateFiles(root).Order(StringComparer.Ordinal).FirstOrDefault(ImageTable.IsNamedLikeOne) is { } table
            ? $" (or is {table} the list of them? Then give that)"
            : "";

    private static string Existing(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return Directory.Exists(path) ? path : throw new DirectoryNotFoundException($"There is no folder {path}.");
    }
}
