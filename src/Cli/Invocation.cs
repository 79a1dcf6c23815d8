using System.CommandLine;
using Relight.Data;
using Relight.Recipes.Settings;
using Relight.Runs;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Training;
using Relight.Vision.Datasets.Fetching;

namespace Relight.Cli;

/// <summary>Runs a command line and turns what it throws into one clear line and an exit code.</summary>
internal static class Invocation
{
    /// <summary>RELIGHT_TRACE=1 prints where an error came from.</summary>
    private static bool ShowsTrace => Environment.GetEnvironmentVariable("RELIGHT_TRACE") == "1";

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action?.ClearsParseErrors != true && CommandLineCheck.Errors(parsed, args) is { Count: > 0 } errors)
        {
            var path = CommandLineCheck.PathOf(parsed.CommandResult);
            foreach (var error in errors)
            {
                Console.Error.WriteLine(error);
            }

            Console.Error.WriteLine($"See ./relight {(path.Length > 0 ? path + " " : "")}--help.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception error) when (!ShowsTrace)
        {
            var cause = error is AggregateException { InnerException: { } inner } ? inner : error;
            Console.Error.WriteLine(cause.Message);
            return CodeOf(cause);
        }
    }

    private static int CodeOf(Exception error) => error switch
    {
        SettingsFileException or BadSampleException or ArchiveException or RunException or WeightsFormatException or StateDictException or IOException
            or UnauthorizedAccessException or InvalidDataException => ExitCode.BadInput,
        ArgumentException or FormatException => ExitCode.Usage,
        TrainingDivergedException => ExitCode.Failed,
        OperationCanceledException => ExitCode.ComeBack,
        _ => ExitCode.Failed,
    };
}
