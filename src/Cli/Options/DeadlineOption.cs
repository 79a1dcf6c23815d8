using System.CommandLine;
using Relight.Settings;

namespace Relight.Cli.Options;

/// <summary>The option that limits how long a command may work.</summary>
internal static class DeadlineOption
{
    public static Option<TimeSpan?> Create() => new("--deadline")
    {
        Description = "Stop after so long, save, and exit with 85: 90s, 30m, 2h, 1h30m.",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (Duration.Parse(text) is { } time)
            {
                return time;
            }

            result.AddError($"--deadline {text}: expected a time such as 90s, 30m, 2h or 1h30m, of {Duration.Longest.Days} days at most.");
            return null;
        },
    };
}
