using System.Globalization;

namespace Relight.Settings;

/// <summary>Times as they are written on the command line: <c>90s</c>, <c>30m</c>, <c>1h30m</c>.</summary>
public static class Duration
{
    /// <summary>The longest that is read; timers take no more.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(49);

    /// <summary>Reads a time; null: it is none, or not above 0 and at most <see cref="Longest"/>.</summary>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (total, number) = (TimeSpan.Zero, "");
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) || c == '.')
            {
                number += c;
                continue;
            }

            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                || value > Longest.TotalSeconds)
            {
                return null;
            }

            TimeSpan? part = c switch
            {
                's' => TimeSpan.FromSeconds(value),
                'm' => TimeSpan.FromMinutes(value),
                'h' => TimeSpan.FromHours(value),
                'd' => TimeSpan.FromDays(value),
                _ => null,
            };
            if (part is null)
            {
                return null;
            }

            total += part.Value;
            number = "";
        }

        return number.Length == 0 && total > TimeSpan.Zero && total <= Longest ? total : null;
    }

    /// <summary>Writes a time so that <see cref="Parse"/> reads it.</summary>
    public static string Text(TimeSpan time)
    {
        string[] parts =
        [
            .. time.Days > 0 ? [$"{time.Days}d"] : Array.Empty<string>(),
            .. time.Hours > 0 ? [$"{time.Hours}h"] : Array.Empty<string>(),
            .. time.Minutes > 0 ? [$"{time.Minutes}m"] : Array.Empty<string>(),
        ];
        var seconds = time.TotalSeconds - (60 * Math.Floor(time.TotalMinutes));
        return seconds > 0 || parts.Length == 0
            ? string.Concat(parts) + string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s")
            : string.Concat(parts);
    }
}
