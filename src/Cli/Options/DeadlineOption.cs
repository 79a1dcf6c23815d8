using System.CommandLine;
using System.Globalization;

namespace Relight.Cli.Options;

/// <summary>The option that limits how long a command may work.</summary>
internal static class DeadlineOption
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);   // timers take no more

    public static Option<TimeSpan?> Create() => new("--deadline")
    {
        Description = "Stop after so long, save, and exit with 85: 90s, 30m, 2h, 1h30m.",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (Parse(text) is { } time)
            {
                return time;
            }

            result.AddError($"--deadline {text}: expected a time such as 90s, 30m, 2h or 1h30m, of {Longest.Days} days at most.");
            return null;
        },
    };

    private static TimeSpan? Parse(string text)
    {
        var (total, number) = (TimeSpan.Zero, "");
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) || c == '.')
            {
                number += c;
                continue;
            }

            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            if (value > Longest.TotalSeconds)
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
}
