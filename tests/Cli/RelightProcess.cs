using System.Diagnostics;
using System.Text.Json.Nodes;
using Relight.Cli;

namespace Relight.Tests.Cli;

/// <summary>Runs the command line as a process of its own, as a user does: what it prints where, and its exit code.</summary>
internal sealed record RelightProcess(int Code, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The result, where <c>--json</c> was asked for.</summary>
    public JsonNode Json => JsonNode.Parse(Output)!;

    public static RelightProcess Run(params string[] arguments) => Run(new Dictionary<string, string?>(), arguments);

    public static RelightProcess Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandTree).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit(Patience).ShouldBeTrue($"relight {string.Join(' ', arguments)} takes too long.");
        return new RelightProcess(process.ExitCode, output.Result, error.Result);
    }
}
