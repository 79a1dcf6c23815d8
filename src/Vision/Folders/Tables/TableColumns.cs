using System.Globalization;

namespace Relight.Vision.Folders.Tables;

/// <summary>Which columns of a table hold what.</summary>
/// <param name="Path">The paths of images.</param>
/// <param name="Label">Their labels; null: there are none, or they are one-hot.</param>
/// <param name="OneHot">Columns that are each a class, with a 1 where the image is of it.</param>
/// <param name="Part">Which part of the data set an image is of; null: none says.</param>
/// <param name="Header">The names of the columns; null if the first line is an image.</param>
/// <param name="IsLabelGiven">Whether the user named the column of the labels.</param>
internal sealed record TableColumns(
    int Path, int? Label, IReadOnlyList<int> OneHot, int? Part, IReadOnlyList<string>? Header, bool IsLabelGiven)
{
    private const int Sampled = 50;

    private static readonly string[] PathNames =
    [
        "path", "file", "filename", "filepath", "image", "imagepath", "imagefile", "imagename", "img", "imgpath", "imgname", "imageid",
        "id", "name", "uid", "photo", "picture",
    ];

    private static readonly string[] LabelNames = ["label", "class", "target", "category", "species", "breed", "classname", "labelname",
        "categoryname", "classid", "labelid", "categoryid", "targetid"];

    private static readonly string[] PartHeaders = ["split", "subset", "part", "partition", "set", "phase", "dataset"];

    private static readonly (string Name, ImagePartRole Yes, ImagePartRole No)[] PartFlags =
    [
        ("isvalid", ImagePartRole.Validation, ImagePartRole.Train),
        ("isval", ImagePartRole.Validation, ImagePartRole.Train),
        ("isvalidation", ImagePartRole.Validation, ImagePartRole.Train),
        ("istest", ImagePartRole.Test, ImagePartRole.Train),
        ("istrain", ImagePartRole.Train, ImagePartRole.Test),
        ("istraining", ImagePartRole.Train, ImagePartRole.Test),
    ];

    /// <summary>The name of a column, or its number from 1 where there are no names.</summary>
    public string NameOf(int column) => Name(Header, column);

    /// <summary>What part a row is of; null: the table does not say.</summary>
    /// <exception cref="InvalidDataException">The field is no part.</exception>
    public ImagePartRole? PartOf(TableRow row, string table)
    {
        if (Part is not { } column)
        {
            return null;
        }

        return RoleOf(NameOf(column), row[column]) ?? throw new InvalidDataException(
            $"{table}, line {row.Line}: '{row[column]}' in the column '{NameOf(column)}' is no part of a data set. Expected train, val "
                + "or test, or yes or no where the column asks so.");
    }

    /// <summary>Finds the columns.</summary>
    /// <exception cref="InvalidDataException">It is not plain which they are; the message names the columns.</exception>
    public static TableColumns Find(List<TableRow> rows, string table, TableFiles files, ImagePartsOptions options)
    {
        var first = rows[0];
        var hasHeader = !first.Fields.Any(
            field => ImageExtensions.Matches(field) || (!IsOneOf(field, PathNames) && !IsOneOf(field, LabelNames) && files.IsThere(field)))
            && (rows.Count > 1 || first.Fields.Any(field => IsOneOf(field, PathNames)));
        var (header, body) = (hasHeader ? first.Fields : null, hasHeader ? rows[1..] : rows);
        int[] columns = [.. Enumerable.Range(0, rows.Max(row => row.Fields.Count)).Where(
            column => body.Count == 0 ? first[column].Length > 0 : body.Exists(row => row[column].Length > 0))];
        if (header is not null && body.Find(row => row.Fields.Skip(header.Count).Any(field => field.Length > 0)) is { } longer)
        {
            throw new InvalidDataException(
                $"{table}, line {longer.Line}: {longer.Fields.Count} fields, but the header names {header.Count} columns. Quote fields "
                + "that hold the separator.");
        }

        var part = header is null
            ? null
            : columns.Where(column => IsPart(header, column, body)).Select(column => (int?)column).FirstOrDefault();
        var given = options.LabelColumn is { } named ? Named(named, "--label-column", table, header, columns) : (int?)null;
        int[] free = [.. columns.Where(
            column => column != part && column != given && (given is not null || !IsOneOf(Name(header, column), LabelNames)))];
        var path = options.PathColumn is { } pathName
            ? Named(pathName, "--path-column", table, header, columns)
            : PathColumn(free, header, body, table, files);
        int[] others = [.. columns.Where(column => column != path && column != part)];
        if (given is not null)
        {
            return new(path, given, [], part, header, true);
        }

        var oneHot = OneHotColumns(others, header, body);
        return oneHot.Length > 0 && !others.Any(column => IsOneOf(Name(header, column), LabelNames))
            ? new(path, null, oneHot, part, header, false)
            : new(path, LabelColumn(others, header, body, table), [], part, header, false);
    }

    private static int PathColumn(int[] free, IReadOnlyList<string>? header, List<TableRow> body, string table, TableFiles files)
    {
        var sample = body.Take(Sampled).ToList();
        var there = Named(files.Folder);
        if (there.Length == 0 && free.Length > 0)
        {
            var home = files.Folder;
            string[] below = [.. FileWalk.Folders(home).Where(name => Named(System.IO.Path.Join(home, name)).Length > 0)];
            if (below.Length > 1)
            {
                throw new InvalidDataException(
                    $"{table}: its images are in {string.Join(" and in ", below.Select(name => name + "/"))}. Write the folder before "
                    + "each path.");
            }

            files.MoveTo(below.Length == 1 ? System.IO.Path.Join(home, below[0]) : home);
            there = below.Length == 1 ? Named(files.Folder) : [];
        }

        int[] candidates = there.Length > 0 ? there : free;
        int[] known = [.. candidates.Where(column => IsOneOf(Name(header, column), PathNames)).OrderBy(
            column => Array.IndexOf(PathNames, Word(Name(header, column))))];
        return candidates.Length == 1 || there.Length == 0 ? known is [var likely, ..] ? likely : candidates is [var only, ..] ? only : 0
            : known.Length > 0 ? known[0]
            : throw Unclear(table, "several columns hold paths of files", "--path-column", header, candidates, body);

        int[] Named(string folder)
        {
            files.MoveTo(folder);
            var counts = free.Select(column => (Column: column, Count: sample.Count(row => files.IsThere(row[column])))).ToArray();
            var most = counts.Select(found => found.Count).DefaultIfEmpty(0).Max();
            return most == 0 ? [] : [.. counts.Where(found => found.Count == most).Select(found => found.Column)];
        }
    }

    private static int? LabelColumn(int[] others, IReadOnlyList<string>? header, List<TableRow> body, string table)
    {
        if (header is null)
        {
            return others.Length switch { 0 => null, 1 => others[0], _ => throw Unclear(
                table, "it has no header, and more than one column may hold the labels", "--label-column", header, others, body) };
        }

        int[] known = [.. others.Where(column => IsOneOf(header[column], LabelNames)).OrderBy(
            column => Array.IndexOf(LabelNames[..2], Word(header[column])) < 0)];
        if (known.Length > 1 && known.Skip(1).FirstOrDefault(column => !SameLabels(body, known[0], column), -1) is >= 0 and var other)
        {
            throw Unclear(table, $"both '{header[known[0]]}' and '{header[other]}' may hold the labels", "--label-column",
                header, others, body);
        }

        int[] named =
            [.. others.Where(column => header[column].Length > 0 && !header[column].StartsWith("Unnamed:", StringComparison.Ordinal))];
        return known.Length > 0 ? known[0]
            : named.Length == 0 ? null
            : throw Unclear(
                table, $"none of its columns has a name that labels are known by (such as {string.Join(", ", LabelNames[..6])})",
                "--label-column", header, named, body);
    }

    /// <summary>Whether two columns sort the images into the same classes.</summary>
    private static bool SameLabels(List<TableRow> body, int a, int b)
    {
        var pairs = body.Select(row => (row[a], row[b])).Distinct().ToList();
        return pairs.DistinctBy(pair => pair.Item1).Count() == pairs.Count && pairs.DistinctBy(pair => pair.Item2).Count() == pairs.Count;
    }

    /// <summary>Columns of zeros and ones of which every row has exactly one that is set; none if there are no two such.</summary>
    private static int[] OneHotColumns(int[] others, IReadOnlyList<string>? header, List<TableRow> body)
    {
        int[] binary = header is null
            ? []
            : [.. others.Where(column => header[column].Length > 0 && body.TrueForAll(row => Flag(row[column]) is not null))];
        return binary.Length > 1 && body.Count > 0
            && body.TrueForAll(row => binary.Count(column => Flag(row[column]) == true) == 1) ? binary : [];
    }

    private static bool IsPart(IReadOnlyList<string> header, int column, List<TableRow> body)
    {
        var name = Word(Name(header, column));
        return PartFlags.Any(flag => flag.Name == name)
            || (PartHeaders.Contains(name) && body.Exists(row => PartNames.RoleOf(row[column]) is not null));
    }

    private static ImagePartRole? RoleOf(string header, string field) =>
        PartFlags.FirstOrDefault(flag => flag.Name == Word(header)) is { Name: not null } flag
            ? Flag(field) switch { true => flag.Yes, false => flag.No, null => null }
            : PartNames.RoleOf(field);

    internal static bool? Flag(string field) => field.ToUpperInvariant() switch
    {
        "1" or "1.0" or "TRUE" or "YES" or "T" or "Y" => true,
        "0" or "0.0" or "FALSE" or "NO" or "F" or "N" => false,
        _ => null,
    };

    private static int Named(string name, string option, string table, IReadOnlyList<string>? header, int[] columns)
    {
        var named = columns.Where(
            column => header is not null && string.Equals(Name(header, column), name, StringComparison.OrdinalIgnoreCase)).ToList();
        return named.Count > 0 ? named[0]
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && columns.Contains(number - 1) ? number - 1
            : throw new InvalidDataException(
                $"{option} {name}: {table} has no such column. It has "
                    + $"{string.Join(", ", columns.Select(column => header is null ? $"{column + 1}" : $"'{Name(header, column)}'"))}.");
    }

    private static InvalidDataException Unclear(
        string table, string what, string option, IReadOnlyList<string>? header, int[] columns, List<TableRow> body)
    {
        var shown = columns.Select(
            column => (header is null ? Name(header, column) : $"'{Name(header, column)}'") + (body.Count > 0 ? $" ({body[0][column]}, …)" : ""));
        return new($"{table}: {what}. Say which with {option}: {string.Join(", ", shown)}.");
    }

    private static string Name(IReadOnlyList<string>? header, int column) =>
        header is null ? (column + 1).ToString(CultureInfo.InvariantCulture) : column < header.Count ? header[column] : "";

    /// <summary>Whether a header is one of the names: without regard to case, to what is no letter, and to a plural.</summary>
    private static bool IsOneOf(string header, string[] names) => names.Contains(Word(header));

    private static string Word(string header)
    {
        var word = string.Concat(header.Where(char.IsLetter)).ToLowerInvariant();
        return word switch
        {
            "classes" or "class" => "class",
            "categories" => "category",
            "species" => word,
            _ => word.TrimEnd('s'),
        };
    }
}
