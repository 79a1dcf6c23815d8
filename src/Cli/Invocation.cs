using System.CommandLine;
using Relight.Data;
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
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action?.ClearsParseErrors != true)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine(string.Join(' ', error.Message.Split((char[])['\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
            }

            var command = parsed.CommandResult.Command;
            Console.Error.WriteLine($"See ./relight {(command == root ? "" : PathOf(parsed.CommandResult) + " ")}--help.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception error) when (!ShowsTrace)
        {
            Console.Error.WriteLine(error is AggregateException { InnerException: { } inner } ? inner.Message : error.Message);
            return CodeOf(error);
        }
    }

    private static int CodeOf(Exception error) => error switch
    {
        BadSampleException or ArchiveException or RunException or WeightsFormatException or StateDictException or IOException
            or UnauthorizedAccessException or InvalidDataException => ExitCode.BadInput,
        ArgumentException or FormatException => ExitCode.Usage,
        TrainingDivergedException => ExitCode.Failed,
        OperationCanceledException => ExitCode.ComeBack,
        _ => ExitCode.Failed,
    };

    private static string PathOf(System.CommandLine.Parsing.CommandResult result) =>
        result.Parent is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } parent
            ? $"{PathOf(parent)} {result.Command.Name}"
            : result.Command.Name;
}
