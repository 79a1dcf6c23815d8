using Relight.Vision.Folders;

namespace Relight.Recipes.Embedding;

/// <summary>The photographs of a folder with its subfolders, or of a table, with what these say of them.</summary>
/// <param name="Photos">In the order of their paths; in that of the table.</param>
/// <param name="Notes">What was left out, and why there are no labels, a line each.</param>
internal sealed record PhotoList(IReadOnlyList<Photo> Photos, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Finds photographs. Of a folder, every image below it counts; where the folder can be read as a data set, its classes and parts are
    /// told, too.
    /// </summary>
    /// <param name="path">A folder or a table.</param>
    /// <param name="options">How it is read where that is left open.</param>
    /// <exception cref="IOException">There is nothing of that name.</exception>
    /// <exception cref="InvalidDataException">It holds no images.</exception>
    public static PhotoList Open(string path, ImagePartsOptions options)
    {
        if (!Path.Exists(path))
        {
            throw new FileNotFoundException(
                $"PHOTOS {path}: expected a folder of photographs, or a .csv or .tsv table; there is nothing of that name.");
        }

        options = options with { Labeled = false };
        return File.Exists(path) ? OfTable(path, options) : OfFolder(path, options);
    }

    private static PhotoList OfTable(string path, ImagePartsOptions options)
    {
        var parts = ImageParts.Open(path, options);
        var folder = Path.GetDirectoryName(path) ?? "";
        var root = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var known = Known(parts);
        return new(
            [.. known.Select(pair => pair.Value with { Path = Path.Join(folder, Path.GetRelativePath(root, pair.Key)) })], parts.Notes);
    }

    private static PhotoList OfFolder(string path, ImagePartsOptions options)
    {
        var notes = new NoteList();
        var all = ImageFolder.ReadUnlabeled(path, notes);
        Dictionary<string, Photo> known = [];
        try
        {
            known = Known(ImageParts.Open(path, options));
        }
        catch (InvalidDataException error) when (!options.ClassFolders)
        {
            notes.Report($"Read without labels, since {path} is no data set: {error.Message}");
        }

        return new([.. all.Files.Select(file => known.GetValueOrDefault(file.Path, new Photo("", null, null)) with
        {
            Path = Path.Join(path, Path.GetRelativePath(all.Root, file.Path)),
        })], notes.Notes);
    }

    private static Dictionary<string, Photo> Known(ImageParts parts)
    {
        var known = new Dictionary<string, Photo>(StringComparer.Ordinal);
        foreach (var part in parts.All)
        {
            foreach (var file in part.Images.Files)
            {
                known.TryAdd(file.Path, new Photo(
                    file.Path, file.Label < 0 ? null : part.Images.Classes[file.Label], part.Name.Length == 0 ? null : part.Name));
            }
        }

        return known;
    }
}
