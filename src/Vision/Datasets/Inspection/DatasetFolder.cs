using Relight.Vision.Folders;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>A folder of images as it is found: with <c>train/</c> and <c>val/</c>, with classes alone, or with images alone.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Parts">One list for each part; a single one named "" where there are no parts.</param>
public sealed record DatasetFolder(string Root, IReadOnlyList<DatasetPart> Parts)
{
    /// <summary>Finds the images; none is opened.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">
    /// There are no images in it, or in one of its classes, or val/ has classes that train/ has not.
    /// </exception>
    public static DatasetFolder Open(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (Directory.Exists(root) && !HasFolders(root))
        {
            return new(root, [new("", ImageFolder.ReadUnlabelled(root))]);
        }

        var (train, validation) = ImageFolder.ReadSplits(root);
        return new(root, validation is not null
            ? [Part(train), Part(validation)]
            : [train.Root == Full(root) ? new("", train) : Part(train)]);
    }

    private static DatasetPart Part(ImageList list) => new(Path.GetFileName(list.Root), list);

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static bool HasFolders(string root) => new DirectoryInfo(root).EnumerateDirectories().Any(folder => folder.Name[0] != '.');
}
