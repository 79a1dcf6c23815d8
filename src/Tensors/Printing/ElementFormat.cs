using System.Globalization;

namespace Relight.Tensors.Printing;

/// <summary>
/// How the elements of one tensor are written, so that they line up: PyTorch's choice of digits and of scientific notation.
/// </summary>
internal sealed class ElementFormat
{
    private readonly string? _number;
    private readonly bool _isWhole;

    private ElementFormat(string? number, bool isWhole, int width)
    {
        _number = number;
        _isWhole = isWhole;
        Width = width;
    }

    /// <summary>Characters of the longest element.</summary>
    public int Width { get; }

    /// <summary>For integers and booleans, which are written as they are.</summary>
    public static ElementFormat OfTexts(IEnumerable<string> texts) => new(null, false, texts.Select(t => t.Length).Append(1).Max());

    /// <summary>For reals: whole numbers as <c>2.</c>, others with four digits, and <c>e</c> where they lie far apart.</summary>
    public static ElementFormat OfReals(IEnumerable<double> values)
    {
        var seen = values.Where(v => double.IsFinite(v) && v != 0).ToList();
        if (seen.Count == 0)
        {
            return new("F0", isWhole: true, width: 1);
        }

        var (least, most) = (seen.Min(Math.Abs), seen.Max(Math.Abs));
        var isWhole = seen.All(v => v == Math.Ceiling(v));
        var number = most / least > 1000 || most > 1e8 || (!isWhole && least < 1e-4) ? "e4" : isWhole ? "F0" : "F4";
        var point = number == "F0" ? 1 : 0;
        return new(number, isWhole: number == "F0", seen.Max(v => Write(v, number).Length) + point);
    }

    public string Pad(string text) => text.PadLeft(Width);

    public string Pad(double value) => Pad(Write(value, _number!) + (_isWhole && double.IsFinite(value) ? "." : ""));

    private static string Write(double value, string number)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var text = value.ToString(number, CultureInfo.InvariantCulture);

        // Python writes two digits of exponent where two do, .NET three
        return number == "e4" && text[^3] == '0' ? text.Remove(text.Length - 3, 1) : text;
    }
}
