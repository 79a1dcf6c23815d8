using System.Globalization;
using System.Text;

namespace Relight.Runs;

/// <summary>
/// Names from the user's files, as a terminal or a log may show them: what would move the cursor, color or reorder the text is written out,
/// such as <c>\u001B</c>.
/// </summary>
internal static class VisibleText
{
    /// <summary>One line: line ends are written out, too.</summary>
    public static string Of(string text) => Escape(text, keepLines: false);

    /// <summary>A message that may have several lines.</summary>
    public static string Lines(string text) => Escape(text, keepLines: true);

    private static string Escape(string text, bool keepLines)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Any(c => IsInvisible(c, keepLines)))
        {
            return text;
        }

        var visible = new StringBuilder();
        foreach (var c in text)
        {
            _ = (c, IsInvisible(c, keepLines)) switch
            {
                (_, false) => visible.Append(c),
                ('\n', _) => visible.Append("\\n"),
                ('\r', _) => visible.Append("\\r"),
                ('\t', _) => visible.Append("\\t"),
                _ => visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            };
        }

        return visible.ToString();
    }

    private static bool IsInvisible(char c, bool keepLines) => c switch
    {
        '\n' or '\t' => !keepLines,
        >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029' => true,   // reorder or break lines
        _ => char.IsControl(c),
    };
}
