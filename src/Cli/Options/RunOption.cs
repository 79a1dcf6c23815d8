using System.CommandLine;
using System.Globalization;

namespace Relight.Cli.Options;

/// <summary>The option that names the folder of a run.</summary>
internal static class RunOption
{
    public static Option<string?> Create(string command) => new("--run")
    {
        Description = $"Folder of this run; a new one, runs/{command}-DATE-TIME, if left out.",
    };

    public static string Folder(ParseResult parsed, Option<string?> option, string command) =>
        parsed.GetValue(option) ?? Path
            .Combine("runs", $"{command}-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
}
