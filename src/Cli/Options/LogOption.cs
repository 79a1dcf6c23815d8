using System.CommandLine;
using Relight.Runs.Logs;

namespace Relight.Cli.Options;

/// <summary>The option that chooses logs for other programs.</summary>
internal static class LogOption
{
    public static Option<IReadOnlyList<LogFormat>> Create() => new("--log")
    {
        Description = "Logs besides metrics.jsonl: csv, tensorboard, or both with a comma between.",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var formats = new List<LogFormat>();
            foreach (var name in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
            {
                if (!Enum.TryParse(name, ignoreCase: true, out LogFormat format) || !Enum.IsDefined(format) || char.IsAsciiDigit(name[0]))
                {
                    result.AddError($"--log {name}: expected csv, tensorboard, or both with a comma between.");
                    return [];
                }

                formats.Add(format);
            }

            return formats;
        },
    };
}
