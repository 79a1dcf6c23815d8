using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Relight.Vision.Folders.Tables;

/// <summary>
/// Splits the text of a table into rows and fields: quotes as in RFC 4180; commas, semicolons, tabs or bars between fields, by what fits.
/// </summary>
internal static class TableRows
{
    private const string Hint = "sep=";   // Excel's first line for another separator
    private const int Sampled = 20;

    private static readonly (char Separator, string Name)[] Separators =
        [(',', "commas"), (';', "semicolons"), ('\t', "tabs"), ('|', "bars")];

    /// <summary>Every row that is neither blank nor a comment (#).</summary>
    /// <param name="text">The text of the table.</param>
    /// <param name="table">Its path; tabs come first where it ends in .tsv or .tab.</param>
    /// <param name="files">Finds the images.</param>
    /// <param name="notes">Told a separator that is not the one of the table's name, and comments.</param>
    /// <exception cref="InvalidDataException">A quoted field is not closed, or goes on after its quote.</exception>
    public static List<TableRow> Read(string text, string table, TableFiles files, ICollection<string> notes)
    {
        var first = Path.GetExtension(table).ToUpperInvariant() is ".TSV" or ".TAB" ? '\t' : ',';
        var skipped = 0;
        char separator;
        if (text.StartsWith(Hint, StringComparison.OrdinalIgnoreCase) && text.Length > Hint.Length
            && text.AsSpan(Hint.Length + 1).IndexOfAny('\r', '\n') == 0)
        {
            (separator, skipped) = (text[Hint.Length], 1);
            text = text[(Hint.Length + 1)..].TrimStart('\r', '\n');
        }
        else
        {
            separator = Fitting(text, first, files);
        }

        if (separator != first)
        {
            notes.Add($"{table}: its fields are separated by {NameOf(separator)}.");
        }

        var comments = Lines(text).Count(line => IsComment(line, separator, files));
        if (comments > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{table}: {comments} {(comments == 1 ? "line is a comment" : "lines are comments")} (#)."));
        }

        return [.. Rows(text, separator, comments > 0, table).Select(row => row with { Line = row.Line + skipped })];
    }

    private static string NameOf(char separator) => Array.Find(Separators, known => known.Separator == separator).Name ?? $"'{separator}'";

    private static IEnumerable<string> Lines(string text) => text.Split('\n', '\r');

    private static bool IsComment(string line, char separator, TableFiles files) =>
        line.StartsWith('#') && !files.IsThere(line.Split(separator)[0]);

    /// <summary>
    /// The separator that makes fields which name files, or else rows of equally many fields; the first where several do.
    /// </summary>
    private static char Fitting(string text, char first, TableFiles files)
    {
        return Separators.Select(s => s.Separator).OrderByDescending(s => s == first).Select(separator =>
        {
            var rows = Rows(text, separator, comments: true, table: null).Take(Sampled).ToList();
            var named = rows.Count(row => row.Fields.Count > 1 && row.Fields.Any(files.IsThere));
            var even = rows.Where(row => row.Fields.Count > 1).CountBy(row => row.Fields.Count).Select(group => group.Value)
                .DefaultIfEmpty(0).Max();
            return (Separator: separator, named, even);
        }).OrderByDescending(found => found.named).ThenByDescending(found => found.even).First().Separator;
    }

    /// <param name="text">The text of the table.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <param name="comments">Whether lines that begin with # are left out.</param>
    /// <param name="table">The path, for errors; null: a try, in which quotes may be wrong.</param>
    private static IEnumerable<TableRow> Rows(string text, char separator, bool comments, string? table)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            HasHeaderRecord = false,
            AllowComments = comments,
            TrimOptions = TrimOptions.Trim | TrimOptions.InsideQuotes,
            BadDataFound = table is null ? null : bad => CheckQuotes(bad, table),
        };
        using var parser = new CsvParser(new StringReader(text.EndsWith('\n') ? text : text + '\n'), configuration);
        while (parser.Read())
        {
            string[] fields = [.. parser.Record!.Select(field => field.Trim())];
            if (fields.Any(field => field.Length > 0))
            {
                yield return new TableRow(parser.RawRow - Math.Max(0, Breaks(parser.RawRecord) - 1), fields);
            }
        }
    }

    private static void CheckQuotes(BadDataFoundArgs bad, string table)
    {
        var field = bad.Field.TrimStart();
        if (field.StartsWith('"'))
        {
            var isOpen = field.Count(c => c == '"') % 2 == 1;
            var line = bad.Context.Parser!.RawRow - Breaks(bad.RawRecord) + (isOpen ? 0 : 1);
            throw new InvalidDataException(
                $"{table}, line {line}: a quoted field {(isOpen ? "is not closed" : "goes on after its closing quote")}.");
        }
    }

    private static int Breaks(string text) => text.AsSpan().Count('\n') + text.AsSpan().Count('\r') - text.AsSpan().Count("\r\n");
}
