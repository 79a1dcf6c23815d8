using Relight.Cli.Output;
using Relight.Runs;

namespace Relight.Cli;

/// <summary>
/// The command line, for a program that first adds networks and methods of its own: it then takes their names as <c>relight</c> takes the
/// built-in ones.
/// </summary>
public static class RelightProgram
{
    /// <summary>Runs a command line: parses it, does what it says, and turns what is thrown into a line on standard error.</summary>
    /// <param name="args">The words, such as <c>train photos/ --arch mine</c>.</param>
    /// <returns>The exit code; <c>relight --help</c> lists them.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        StandardStreams.Install();
        RunDirectory.AnyWarned = new Notes().Report;
        return Invocation.RunAsync(CommandTree.Create(), args);
    }
}
