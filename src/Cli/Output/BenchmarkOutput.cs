using Relight.Machines.Benchmarks;
using Relight.Runs.Processes;

namespace Relight.Cli.Output;

/// <summary>Prints what benchmarks found.</summary>
internal static class BenchmarkOutput
{
    /// <summary>Prints it as JSON or as a line.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(this BenchmarkResult result, bool json)
    {
        if (json)
        {
            JsonOutput.Write(result.ToJson());
        }
        else
        {
            Console.WriteLine(result);
        }

        return ExitCode.Done;
    }
}
