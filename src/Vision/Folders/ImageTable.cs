using System.Globalization;
using Relight.Vision.Folders.Tables;

namespace Relight.Vision.Folders;

/// <summary>
/// Reads a list of images from a table, a text file with a line for each: a path, then a label. Paths are relative to the table's folder,
/// or to the one folder in it where the files are. A first line that names no file is a header; the labels are then in the column that is
/// called label, class, target, category, species or breed, or in columns of zeros and ones that are each called as a class; a column split
/// (train, val, test) or is_valid says the parts.
/// </summary>
/// <remarks>
/// Commas, semicolons, tabs or bars separate the fields, which may be quoted as in RFC 4180; blanks around fields and lines that begin with
/// # are left out. UTF-8 and UTF-16 are read, and Windows-1252 where it is neither. What is guessed is in <see cref="ImageParts.Notes"/>.
/// </remarks>
public static class ImageTable
{
    /// <summary>
    /// Reads the images of all parts. Classes are the labels in ordinal order, or in that of their values when all are whole numbers.
    /// </summary>
    /// <param name="path">The table. An empty or missing label leaves the image unlabeled.</param>
    /// <param name="classes">The classes to go by, as when a validation table must match the training table; null takes those
    /// found.</param>
    /// <exception cref="FileNotFoundException">There is no such table.</exception>
    /// <exception cref="InvalidDataException">
    /// No images in it, a line without a path, a label that is none of the classes, an image with two labels, or it is not plain which
    /// column holds what.
    /// </exception>
    public static ImageList Read(string path, IReadOnlyList<string>? classes = null)
    {
        var table = Existing(path);
        return ListOf(table, Entries(table, new ImagePartsOptions(), []), classes);
    }

    /// <summary>Whether a file's name says that it is a table.</summary>
    internal static bool IsNamedLikeOne(string path) => Path.GetExtension(path).ToUpperInvariant() is ".CSV" or ".TSV" or ".TAB";

    /// <summary>Reads the parts that a table says; without such a column, one part.</summary>
    internal static ImageParts ReadParts(string path, ImagePartsOptions options)
    {
        var (table, notes) = (Existing(path), new List<string>());
        var entries = Entries(table, options, notes);
        var unlabeled = entries.Count(entry => entry.Label.Length == 0);
        if (options.Labeled && unlabeled > 0 && unlabeled < entries.Count)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{table}: {unlabeled:N0} of its {entries.Count:N0} images have no label, and training leaves them out."));
        }

        if (entries.TrueForAll(entry => entry.Role is null))
        {
            return new(table, [new(ImagePartRole.Train, "", ListOf(table, entries, options.Classes))], notes);
        }

        var training = entries.Where(entry => entry.Role == ImagePartRole.Train).ToList();
        var classes = options.Classes ?? TableLabels.Classes(training.Count > 0 ? training : entries);
        var parts = entries.GroupBy(entry => entry.Role!.Value).OrderBy(group => group.Key)
            .Select(group => new ImagePart(group.Key, PartNames.ShortName(group.Key), ListOf(table, [.. group], classes)));
        return new(table, [.. parts], notes);
    }

    private static ImageList ListOf(string table, List<TableEntry> entries, IReadOnlyList<string>? given)
    {
        var classes = new ClassNames(given ?? TableLabels.Classes(entries));
        return new ImageList(table, [.. entries.Select(entry => new ImageFile(entry.Path, Label(entry)))], classes.Names);

        int Label(TableEntry entry) => entry.Label.Length == 0 ? ImageFile.Unlabeled
            : classes.LabelOf(entry.Label) is >= 0 and var label ? label
            : throw new InvalidDataException(
                $"{table}, line {entry.Line}: '{entry.Label}' is none of the classes ({string.Join(", ", classes.Names)}).");
    }

    private static List<TableEntry> Entries(string table, ImagePartsOptions options, List<string> notes)
    {
        var files = new TableFiles(Path.GetDirectoryName(table)!);
        var rows = TableRows.Read(TableText.Read(table, notes), table, files, notes);
        if (rows.Count == 0)
        {
            var nothing = new FileInfo(table).Length == 0 ? "is empty" : "holds nothing but blanks or a byte order mark";
            throw new InvalidDataException($"The table {table} {nothing}, so it lists no images. Expected lines such as photos/cat.jpg,cat.");
        }

        var columns = TableColumns.Find(rows, table, files, options);
        rows = Body(rows, columns, table, notes);
        Describe(columns, table, files, notes);
        var entries = Find(rows, columns, table, files, notes);
        entries = columns.OneHot.Count == 0 && columns.Label is null ? entries
            : TableLabels.Clean(entries, table, columns.Label is { } label ? columns.NameOf(label) : null,
                columns.IsLabelGiven || columns.OneHot.Count > 0, notes);
        return Once(entries, table, notes);
    }

    private static List<TableRow> Body(List<TableRow> rows, TableColumns columns, string table, List<string> notes)
    {
        if (columns.Header is null)
        {
            return rows;
        }

        var repeated = rows.Skip(1).Where(row => row.Fields.SequenceEqual(columns.Header)).Select(row => row.Line).ToList();
        if (repeated.Count > 0)
        {
            notes.Add($"{table}: line {repeated[0]} repeats the header, and is left out{(repeated.Count > 1 ? "; so do others" : "")}.");
        }

        List<TableRow> body = [.. rows.Skip(1).Where(row => !repeated.Contains(row.Line))];
        return body.Count > 0
            ? body
            : throw new InvalidDataException($"The table {table} lists no images, only a header: {string.Join(", ", columns.Header)}.");
    }

    private static void Describe(TableColumns columns, string table, TableFiles files, List<string> notes)
    {
        if (columns.Header is not null)
        {
            var labels = columns.OneHot.Count > 0
                ? $"a class for each of the columns {string.Join(", ", columns.OneHot.Select(columns.NameOf))}"
                : columns.Label is { } label ? $"labels from '{columns.NameOf(label)}'" : "no labels";
            notes.Add(
                $"{table}: paths from the column '{columns.NameOf(columns.Path)}', "
                + $"{labels}{(columns.Part is { } part ? $", parts from '{columns.NameOf(part)}'" : "")}.");
        }
        else if (columns.Path != 0 || columns.Label > 1)
        {
            notes.Add(
                $"{table}: paths from column {columns.NameOf(columns.Path)}, "
                + $"{(columns.Label is { } label ? $"labels from column {columns.NameOf(label)}" : "no labels")}.");
        }

        if (files.Folder != Path.GetDirectoryName(table))
        {
            notes.Add($"{table}: its paths are relative to {files.Folder}.");
        }
    }

    private static List<TableEntry> Find(List<TableRow> rows, TableColumns columns, string table, TableFiles files, List<string> notes)
    {
        var (entries, differences, missing) =
            (new List<TableEntry>(), new SortedSet<string>(StringComparer.Ordinal), new List<TableEntry>());
        foreach (var row in rows)
        {
            var field = row[columns.Path];
            if (field.Length == 0)
            {
                throw new InvalidDataException($"{table}, line {row.Line}: expected the path of an image in column {columns.Path + 1}.");
            }

            var found = Located(files, field, table, row.Line);
            var label = columns.OneHot.Count > 0 ? columns.NameOf(columns.OneHot.First(column => TableColumns.Flag(row[column]) == true))
                : columns.Label is { } named ? row[named] : "";
            var entry = new TableEntry(found?.Path ?? Path.GetFullPath(field, files.Folder), label, columns.PartOf(row, table), row.Line);
            entries.Add(entry);
            if (found is null)
            {
                missing.Add(entry);
            }
            else if (found.Value.Difference is { } difference)
            {
                differences.Add(difference);
            }
        }

        if (missing.Count == entries.Count)
        {
            throw new InvalidDataException(
                $"{table}: none of its {entries.Count} images is there, such as {missing[0].Path} (line {missing[0].Line}). Paths are "
                    + $"relative to the table's folder, {Path.GetDirectoryName(table)}.");
        }

        if (missing.Count > 0)
        {
            notes.Add(
                string.Create(CultureInfo.InvariantCulture,
                    $"{table}: {missing.Count:N0} of its {entries.Count:N0} images {(missing.Count == 1 ? "is" : "are")} not there, such "
                    + $"as {missing[0].Path} (line {missing[0].Line})."));
        }

        if (differences.Count > 0)
        {
            notes.Add($"{table}: its paths are written {string.Join(" and ", differences)}; they are taken for the files that are there.");
        }

        return entries;
    }

    private static (string Path, string? Difference)? Located(TableFiles files, string field, string table, int line)
    {
        try
        {
            return files.Find(field);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{table}, line {line}: {error.Message}", error);
        }
    }

    /// <summary>Each image once; one that is listed with two labels or in two parts is refused.</summary>
    private static List<TableEntry> Once(List<TableEntry> entries, string table, List<string> notes)
    {
        var known = new Dictionary<string, TableEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (known.TryAdd(entry.Path, entry))
            {
                continue;
            }

            var first = known[entry.Path];
            if (first.Label != entry.Label || first.Role != entry.Role)
            {
                throw new InvalidDataException(
                    $"{table}, line {entry.Line}: {entry.Path} is {Says(entry)} here and {Says(first)} in line {first.Line}. "
                    + "Keep one of them.");
            }
        }

        if (known.Count < entries.Count)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{table}: {entries.Count - known.Count:N0} lines name an image again, with the same label; each image counts once."));
        }

        return known.Count < entries.Count ? [.. known.Values] : entries;

        static string Says(TableEntry entry) => (entry.Label.Length > 0 ? $"'{entry.Label}'" : "without a label")
            + (entry.Role is { } role ? $" in {PartNames.ShortName(role)}" : "");
    }

    private static string Existing(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var table = Path.GetFullPath(path);
        return File.Exists(table) ? table : throw new FileNotFoundException($"There is no table {table}.", table);
    }
}
