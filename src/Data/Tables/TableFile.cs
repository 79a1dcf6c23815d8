using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Relight.Data.Tables;

/// <summary>The rows of a file with a header; fields lie between commas, semicolons, tabs or bars.</summary>
internal sealed class TableFile
{
    private static readonly string[] Missing = ["", "NA", "N/A", "#N/A", "NAN", "NULL", "NONE"];

    private readonly List<(int Line, string[] Fields)> _rows = [];

    /// <exception cref="InvalidDataException">There is no header, a column has no name of its own, or a row has another number of
    /// fields.</exception>
    public TableFile(string path)
    {
        Path = path;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t", "|"],
            TrimOptions = TrimOptions.Trim,
            BadDataFound = bad => throw new InvalidDataException(
                $"{path}, line {bad.Context.Parser!.RawRow}: a quoted field is not closed, or goes on after its quote."),
        };
        using var parser = new CsvParser(new StreamReader(path), configuration);
        while (parser.Read())
        {
            var fields = parser.Record!;
            if (Array.TrueForAll(fields, field => field.Length == 0))
            {
                continue;
            }

            if (Header.Count == 0)
            {
                Header = fields;
            }
            else if (fields.Length != Header.Count)
            {
                throw new InvalidDataException(
                    $"{path}, line {parser.RawRow}: {fields.Length} fields, but the header names {Header.Count} columns.");
            }
            else
            {
                _rows.Add((parser.RawRow, fields));
            }
        }

        if (_rows.Count == 0)
        {
            throw new InvalidDataException(
                $"{path}: expected a header and rows below it, found {(Header.Count == 0 ? "nothing" : "a header alone")}.");
        }

        if (Header.Any(string.IsNullOrEmpty) || Header.Distinct().Count() < Header.Count)
        {
            throw new InvalidDataException(
                $"{path}: each column needs a name of its own in the first line; it has "
                + $"{string.Join(", ", Header.Select(name => $"'{name}'"))}.");
        }
    }

    public string Path { get; }

    public IReadOnlyList<string> Header { get; private set; } = [];

    public int Count => _rows.Count;

    public int LineOf(int row) => _rows[row].Line;

    /// <summary>The texts of a column; null where the value is missing.</summary>
    /// <exception cref="InvalidDataException">There is no such column.</exception>
    public string?[] Column(string name)
    {
        var column = Header.ToList().IndexOf(name);
        return column >= 0
            ? [.. _rows.Select(row => Missing.Contains(row.Fields[column].ToUpperInvariant()) ? null : row.Fields[column])]
            : throw new InvalidDataException(
                $"{Path} has no column '{name}'; it has {string.Join(", ", Header.Select(known => $"'{known}'"))}.");
    }

    /// <summary>
    /// The numbers of a column, NaN where missing; null where none of its texts is a number. True and false are 1 and 0; what float32
    /// cannot hold is no number.
    /// </summary>
    /// <exception cref="InvalidDataException">Some are numbers and some are not; the message names a line.</exception>
    public double[]? Numbers(string name, string?[] texts)
    {
        var numbers = Array.ConvertAll(texts, Number);
        var wrong = Array.FindIndex(numbers, number => number is null);
        if (wrong < 0)
        {
            return Array.ConvertAll(numbers, number => number!.Value);
        }

        return Array.TrueForAll(numbers, number => number is null || double.IsNaN(number.Value)) ? null : throw new InvalidDataException(
            $"{Path}, line {LineOf(wrong)}, column '{name}': '{texts[wrong]}' is no number, but others of the column are. Mend it, or "
                + "name the column in TableOptions.Codes or Ignore.");
    }

    private static double? Number(string? text) =>
        text is null ? double.NaN
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite((float)number) ? number
        : bool.TryParse(text, out var flag) ? (flag ? 1 : 0)
        : null;
}
