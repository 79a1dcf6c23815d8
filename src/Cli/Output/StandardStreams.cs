using Relight.Training;

namespace Relight.Cli.Output;

/// <summary>Standard output and error that may be lost at any moment, with the terminal or for want of room: what fails is dropped, and the work goes on.</summary>
internal static class StandardStreams
{
    private static readonly LossyWriter Out = new(() => Console.Out), Error = new(() => Console.Error);

    /// <summary>What the first failure of standard output was; null while all was written.</summary>
    public static Exception? OutFailure => Out.Failure;

    /// <summary>Makes both so for everything that writes to <see cref="Console"/>.</summary>
    public static void Install()
    {
        Console.SetOut(Out);
        Console.SetError(Error);
    }
}
