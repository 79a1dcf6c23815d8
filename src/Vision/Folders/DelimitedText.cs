using System.Text;

namespace Relight.Vision.Folders;

/// <summary>Splits CSV and TSV text into fields (RFC 4180): quoted fields may hold the delimiter, doubled quotes and line ends.</summary>
internal static class DelimitedText
{
    /// <summary>The rows that are not blank, each with the number of the line it begins on, from 1.</summary>
    /// <exception cref="InvalidDataException">A quoted field is not closed.</exception>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Rows(string text, char delimiter, string name)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var (line, firstLine, quoted) = (1, 1, false);
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i <= text.Length; i++)
        {
            var end = i == text.Length;
            var c = end ? '\n' : text[i];
            if (quoted && end)
            {
                throw new InvalidDataException($"{name}, line {firstLine}: a quoted field is not closed.");
            }

            if (quoted && (c != '"' || (i + 1 < text.Length && text[i + 1] == '"')))
            {
                field.Append(c);
                i += c == '"' ? 1 : 0;
                line += c == '\n' ? 1 : 0;
            }
            else if (c == '"' && (quoted || field.Length == 0))
            {
                quoted = !quoted;
            }
            else if (c == delimiter)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c == '\n')
            {
                fields.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (fields.Any(f => f.Length > 0))
                {
                    yield return (firstLine, fields);
                }

                fields = [];
                firstLine = ++line;
            }
            else
            {
                field.Append(c);
            }
        }
    }
}
