namespace Relight.Vision.Folders.Tables;

/// <summary>
/// Finds the files that a table names, also where it writes them otherwise than the disk has them. Caches what it looks up.
/// </summary>
internal sealed class TableFiles(string folder)
{
    private readonly Dictionary<string, ILookup<string, string>> _listings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _folders = new(StringComparer.Ordinal);

    /// <summary>The folder that names are relative to.</summary>
    public string Folder { get; private set; } = folder;

    /// <summary>Whether the field names a file, or several.</summary>
    public bool IsThere(string field)
    {
        try
        {
            return Find(field) is not null;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    /// <summary>
    /// The image that a field names: as it stands; with backslashes as slashes; in another Unicode form or case; or without its extension.
    /// </summary>
    /// <returns>Its path and how the field differs from it (null: not at all); null if there is no such file.</returns>
    /// <exception cref="InvalidDataException">A name without extension stands for two images.</exception>
    public (string Path, string? Difference)? Find(string field)
    {
        if (field.Length == 0)
        {
            return null;
        }

        var asIs = Path.GetFullPath(field, Folder);
        if (File.Exists(asIs))
        {
            return (asIs, null);
        }

        var isForeign = field.Contains('\\');
        var full = isForeign ? Path.GetFullPath(field.Replace('\\', '/'), Folder) : asIs;
        if (isForeign && File.Exists(full))
        {
            return (full, "with backslashes");
        }

        if (Path.GetDirectoryName(full) is not { } parent || FindFolder(parent) is not { } there)
        {
            return null;
        }

        var names = Listing(there)[Key(Path.GetFileName(full))].ToList();
        var composed = names.Where(name => UnicodeForm.Same(name, Path.GetFileName(full))).ToList();
        if ((composed.Count > 0 ? composed : names) is [var similar, ..] match && match.Count == 1)
        {
            return File.Exists(Path.Join(there, similar))
                ? (Path.Join(there, similar), composed.Count > 0 ? "in another Unicode form" : "in another case")
                : null;
        }

        return Listing(there)[Key(Path.GetFileName(full)) + ".*"].ToList() switch
        {
            [] => null,
            [var image] => (Path.Join(there, image), "without their extension"),
            var several => throw new InvalidDataException(
                $"'{field}' may be any of {string.Join(", ", several.Select(name => Path.Join(there, name)))}: write the extension."),
        };
    }

    /// <summary>Looks below a folder of the table's from now on.</summary>
    public void MoveTo(string folder) => Folder = folder;

    private string? FindFolder(string path)
    {
        if (!_folders.TryGetValue(path, out var found))
        {
            found = Directory.Exists(path) ? path
                : Path.GetDirectoryName(path) is { } parent && FindFolder(parent) is { } above
                    && Listing(above)[Key(Path.GetFileName(path))].Where(name => Directory.Exists(Path.Join(above, name)))
                        .ToList() is [var only] ? Path.Join(above, only)
                : null;
            _folders.Add(path, found);
        }

        return found;
    }

    /// <summary>Names in a folder by what tells them apart; those of images also without their extension, as <c>name.*</c>.</summary>
    private ILookup<string, string> Listing(string path)
    {
        if (!_listings.TryGetValue(path, out var listing))
        {
            string[] names =
                [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
            listing = names.Select(name => (Key: Key(name), Name: name))
                .Concat(names.Where(name => ImageExtensions.Matches(name)).Select(
                    name => (Key: Key(Path.GetFileNameWithoutExtension(name)) + ".*", Name: name)))
                .ToLookup(pair => pair.Key, pair => pair.Name, StringComparer.Ordinal);
            _listings.Add(path, listing);
        }

        return listing;
    }

    private static string Key(string name) => UnicodeForm.Composed(name).ToUpperInvariant();
}
