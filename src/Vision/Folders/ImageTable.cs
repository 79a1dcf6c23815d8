using System.Globalization;

namespace Relight.Vision.Folders;

/// <summary>
/// Reads a list of images from a CSV or TSV file: a path, then a label. Paths are relative to the table's folder. A first line that says
/// <c>path</c>, <c>file</c>, <c>filename</c> or <c>image</c> is a header, in which <c>label</c> or <c>class</c> names the other column;
/// but not if it holds the name of an image file.
/// </summary>
public static class ImageTable
{
    private static readonly string[] PathNames = ["path", "file", "filename", "file_name", "image"];
    private static readonly string[] LabelNames = ["label", "class"];

    /// <summary>Reads a table. Classes are the labels in ordinal order, or in that of their values when all are whole numbers.</summary>
    /// <param name="path">The table; tabs separate the fields when its name ends in <c>.tsv</c> or <c>.tab</c>, commas otherwise. Fields may be
    /// quoted as in RFC 4180. An empty or missing label leaves the image unlabelled.</param>
    /// <param name="classes">The classes to go by, as when a validation table must match the training table; null takes those found.</param>
    /// <exception cref="FileNotFoundException">There is no such table.</exception>
    /// <exception cref="InvalidDataException">No images in it, a line without a path, or a label that is none of the classes.</exception>
    public static ImageList Read(string path, IReadOnlyList<string>? classes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var table = Path.GetFullPath(path);
        if (!File.Exists(table))
        {
            throw new FileNotFoundException($"There is no table {table}.", table);
        }

        var delimiter = Path.GetExtension(table).ToUpperInvariant() is ".TSV" or ".TAB" ? '\t' : ',';
        var rows = DelimitedText.Rows(File.ReadAllText(table), delimiter, table).ToList();
        var (pathColumn, labelColumn, skip) = rows.Count > 0 ? Columns(rows[0].Fields) : (0, 1, 0);
        var folder = Path.GetDirectoryName(table)!;
        var entries = new List<(string Path, string Label, int Line)>();
        foreach (var (line, fields) in rows.Skip(skip))
        {
            if (pathColumn >= fields.Count || fields[pathColumn].Length == 0)
            {
                throw new InvalidDataException($"{table}, line {line}: expected the path of an image in column {pathColumn + 1}.");
            }

            entries.Add((Path.GetFullPath(fields[pathColumn], folder), labelColumn < fields.Count ? fields[labelColumn] : "", line));
        }

        if (entries.Count == 0)
        {
            throw new InvalidDataException($"The table {table} lists no images. Expected lines such as photos/cat.jpg{delimiter}cat.");
        }

        classes ??= Classes(entries.Select(entry => entry.Label));
        var labels = classes.Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index, StringComparer.Ordinal);
        return new ImageList(table, [.. entries.Select(entry => new ImageFile(entry.Path, Label(entry.Label, entry.Line)))], classes);

        int Label(string name, int line) => name.Length == 0 ? ImageFile.Unlabelled
            : labels.TryGetValue(name, out var label) ? label
            : throw new InvalidDataException($"{table}, line {line}: '{name}' is none of the classes ({string.Join(", ", classes)}).");
    }

    private static (int Path, int Label, int Skip) Columns(IReadOnlyList<string> first)
    {
        var path = Find(first, PathNames);
        if (path < 0 || first.Any(field => ImageExtensions.Matches(field.Trim())))   // such words may be classes too
        {
            return (0, 1, 0);
        }

        var label = Find(first, LabelNames);
        return (path, label >= 0 ? label : path == 0 ? 1 : 0, 1);
    }

    private static int Find(IReadOnlyList<string> fields, string[] names)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (names.Contains(fields[i].Trim(), StringComparer.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static List<string> Classes(IEnumerable<string> labels)
    {
        var names = labels.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return names.All(name => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? [.. names.OrderBy(name => long.Parse(name, CultureInfo.InvariantCulture))]
            : [.. names.Order(StringComparer.Ordinal)];
    }
}
