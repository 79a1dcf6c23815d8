using System.Globalization;

namespace Relight.Reports;

/// <summary>Numbers and words on charts: how they are written and how wide they come out.</summary>
internal static class ChartText
{
    /// <summary>A value as text: in the given format, else with four significant digits.</summary>
    public static string Number(double value, string? format = null)
    {
        if (format is not null || !double.IsFinite(value))
        {
            return Minus(WithoutPlus(value.ToString(format, CultureInfo.InvariantCulture)));
        }

        double size = Math.Abs(value);
        return Minus(size switch
        {
            0 => "0",
            >= 1e7 or < 1e-4 => WithoutPlus(value.ToString("0.##e+0", CultureInfo.InvariantCulture)),
            >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
            _ => value.ToString("G4", CultureInfo.InvariantCulture),
        });
    }

    /// <summary>A coordinate, to a hundredth of a pixel.</summary>
    public static string Coordinate(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>The width of text in pixels, a little generous, since fonts differ from machine to machine.</summary>
    public static double Width(string text, double fontSize, bool bold = false)
    {
        double ems = 0;
        foreach (char c in text)
        {
            ems += c switch
            {
                'i' or 'j' or 'l' or '.' or ',' or ':' or ';' or '|' or '\'' or '!' or 'I' => 0.32,
                ' ' or '\u202f' or 'f' or 't' or 'r' or '-' or '(' or ')' or '/' => 0.4,
                'm' or 'w' or 'M' or 'W' or '%' or '…' => 0.95,
                >= 'A' and <= 'Z' => 0.7,
                >= '\u2e80' => 1.0,
                _ => 0.62,
            };
        }

        return ems * fontSize * (bold ? 1.12 : 1);
    }

    /// <summary>The text, cut with an ellipsis when it is longer than a number of letters.</summary>
    public static string Shorten(string text, int letters) => text.Length <= letters ? text : $"{text[..(letters - 1)].TrimEnd()}…";

    private static string WithoutPlus(string number) => number.Replace("e+", "e", StringComparison.Ordinal);

    private static string Minus(string number) => number.Replace('-', '−');
}
