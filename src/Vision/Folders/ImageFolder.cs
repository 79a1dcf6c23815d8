namespace Relight.Vision.Folders;

/// <summary>
/// Finds the images of a folder: one subfolder for each class, as torchvision's ImageFolder has it, or all of them without labels.
/// </summary>
public static class ImageFolder
{
    private static readonly string[] ValidationNames = ["val", "valid", "validation", "test"];

    /// <summary>Reads <c>root/class/…/image</c>. Classes are the subfolders' names in ordinal order.</summary>
    /// <param name="root">The folder that holds the classes.</param>
    /// <param name="classes">The classes to go by, as when a validation folder must match the training folder; null takes all subfolders.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">No subfolders, one without images, or one that is none of the given classes.</exception>
    public static ImageList Read(string root, IReadOnlyList<string>? classes = null)
    {
        root = Existing(root);
        var folders = FileWalk.FoldersIn(root);
        if (folders.Count == 0)
        {
            throw new InvalidDataException(
                $"{root} holds no folders. Expected one for each class with its images in it; for images without labels use an unlabelled method.");
        }

        classes ??= folders;
        var files = new List<ImageFile>();
        foreach (var folder in folders)
        {
            var label = IndexOf(classes, folder);
            if (label < 0)
            {
                throw new InvalidDataException(
                    $"{Path.Join(root, folder)} is none of the classes of the training images ({string.Join(", ", classes)}). Rename or remove it.");
            }

            var images = FileWalk.ImagesBelow(Path.Join(root, folder));
            if (images.Count == 0)
            {
                throw new InvalidDataException(
                    $"The class folder {Path.Join(root, folder)} holds no images ({string.Join(" ", ImageExtensions.All)}). Add some or remove it.");
            }

            files.AddRange(images.Select(path => new ImageFile(path, label)));
        }

        return new ImageList(root, files, classes);
    }

    /// <summary>Reads every image below a folder, without labels.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">No images in it.</exception>
    public static ImageList ReadUnlabelled(string root)
    {
        root = Existing(root);
        var images = FileWalk.ImagesBelow(root);
        return images.Count > 0
            ? new ImageList(root, [.. images.Select(path => new ImageFile(path, ImageFile.Unlabelled))], [])
            : throw new InvalidDataException($"{root} holds no images ({string.Join(" ", ImageExtensions.All)}).");
    }

    /// <summary>
    /// Reads a data set's folder: <c>train/</c> with <c>val/</c> (or <c>valid</c>, <c>validation</c>, <c>test</c>) beside it, or classes
    /// alone, which <see cref="Data.Stratified"/> can split.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="labelled">
    /// False takes folders without classes, too: where images lie beside the subfolders, or there are none, every image below counts, without a label.
    /// </param>
    /// <returns>The training images, and the validation images where they have a folder and classes.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>.</exception>
    public static (ImageList Train, ImageList? Validation) ReadSplits(string root, bool labelled = true)
    {
        root = Existing(root);
        var training = Path.Join(root, "train");
        var hasParts = Directory.Exists(training);
        if (!labelled && FileWalk.HasLooseImages(hasParts ? training : root))
        {
            return (ReadUnlabelled(hasParts ? training : root), null);
        }

        if (!hasParts)
        {
            return (Read(root), null);
        }

        var train = Read(training);
        var validation = ValidationNames.Select(name => Path.Join(root, name)).FirstOrDefault(Directory.Exists);
        return (train, validation is null ? null : Read(validation, train.Classes));
    }

    private static string Existing(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return Directory.Exists(path) ? path : throw new DirectoryNotFoundException($"There is no folder {path}.");
    }

    private static int IndexOf(IReadOnlyList<string> classes, string name)
    {
        for (var i = 0; i < classes.Count; i++)
        {
            if (string.Equals(classes[i], name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
