using System.Buffers;
using System.Globalization;

namespace Relight.Settings;

/// <summary>
/// Numbers as options, <c>--set</c> and settings files have them: ASCII digits with a point, in every language of the machine.
/// </summary>
/// <remarks>
/// <c>3e-4</c>, <c>.5</c>, <c>+2</c> and blanks around a number are read. Decimal commas, separators of thousands (<c>1,000</c>,
/// <c>1_000</c>), hexadecimal numbers, NaN and infinity are refused, and so is what no value of the type comes near.
/// </remarks>
public static class NumberText
{
    /// <summary>What a number is written with; .NET reads the words NaN and Infinity, too.</summary>
    private static readonly SearchValues<char> Marks = SearchValues.Create("+-.0123456789eE");

    /// <summary>A number with a fraction.</summary>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public static double Read(string text)
    {
        const string form = "a number such as 3e-4, with a point and without separators";
        var trimmed = text.Trim();
        if (!double.TryParse(trimmed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var value)
            || trimmed.AsSpan().ContainsAnyExcept(Marks))
        {
            throw new FormatException($"expected {form}");
        }

        var isTooNear = value == 0 && trimmed.AsSpan(0, trimmed.AsSpan().IndexOfAny('e', 'E') is >= 0 and var end ? end : trimmed.Length)
            .ContainsAnyInRange('1', '9');
        return !double.IsFinite(value) ? throw new FormatException("expected a number below 1.8e308")
            : isTooNear ? throw new FormatException("expected 0, or a number of 5e-324 or more")
            : value;
    }

    /// <summary>A whole number.</summary>
    /// <param name="text">Its digits.</param>
    /// <param name="least">The least that its type holds.</param>
    /// <param name="most">The most.</param>
    /// <exception cref="FormatException">It is none, or its type does not hold it; the message says what was expected.</exception>
    public static long ReadWhole(string text, long least = long.MinValue, long most = long.MaxValue)
    {
        var trimmed = text.Trim();
        if (Int128.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value < least ? throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"expected a whole number of {least} or more"))
                : value > most ? throw new FormatException(
                    string.Create(CultureInfo.InvariantCulture, $"expected a whole number of {most} or less"))
                : (long)value;
        }

        var isLong = trimmed.Length > 30 && !trimmed.AsSpan().TrimStart("+-").ContainsAnyExceptInRange('0', '9');
        throw new FormatException(isLong
            ? string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {least} to {most}")
            : "expected a whole number");
    }
}
