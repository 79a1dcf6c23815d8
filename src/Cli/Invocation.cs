using System.CommandLine;
using Relight.Cli.Output;
using Relight.Data;
using Relight.Downloads;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Training;

namespace Relight.Cli;

/// <summary>Runs a command line and turns what it throws into one clear line and an exit code.</summary>
internal static class Invocation
{
    /// <summary>Commands whose result is a run rather than what they print, and which save it when they are asked to stop.</summary>
    private static readonly string[] RunCommands = ["train", "pretrain", "finetune", "resume", "compare", "demo"];

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

        var leavesRun = RunCommands.Contains(parsed.CommandResult.Command.Name) && parsed.CommandResult.Parent?.Parent is null;
        if (leavesRun)
        {
            StopSignals.Listen();   // also while settings and data are being read
        }

        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            var isResultPrinted = !leavesRun || parsed.GetValue<bool>("--json");
            return code == ExitCode.Done && isResultPrinted && StandardStreams.OutFailure is { } failure ? Tell(failure) : code;
        }
        catch (Exception error) when (!ShowsTrace)
        {
            var cause = error is AggregateException { InnerException: { } inner } ? inner : error;
            Console.Error.WriteLine(VisibleText.Lines(cause.Message));
            return CodeOf(cause);
        }
    }

    private static int Tell(Exception failure)
    {
        Console.Error.WriteLine($"Standard output could not be written: {failure.Message}");
        return ExitCode.Failed;
    }

    private static int CodeOf(Exception error) => error switch
    {
        SettingsFileException or BadSampleException or ArchiveException or RunException or WeightsFormatException
            or StateDictException or IOException
            or UnauthorizedAccessException or InvalidDataException => ExitCode.BadInput,
        ArgumentException or FormatException => ExitCode.Usage,
        TrainingDivergedException => ExitCode.Failed,
        OperationCanceledException => ExitCode.ComeBack,
        _ => ExitCode.Failed,
    };
}
