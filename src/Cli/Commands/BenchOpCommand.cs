using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench op</c>: what calling an operator costs.</summary>
internal static class BenchOpCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command(
            "op", "Times a + b of two 4×4 tensors, the result made and freed: the cost of a call, in nanoseconds.") { json }
            .WithExamples("bench op", "bench op --json");
        command.SetAction(parsed => OpBenchmark.Run().Print(parsed.GetValue(json)));
        return command;
    }
}
