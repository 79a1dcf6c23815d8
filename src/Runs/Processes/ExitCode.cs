namespace Relight.Runs.Processes;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Something went wrong that is neither of the following.</summary>
    public const int Failed = 1;

    /// <summary>The command line is off.</summary>
    public const int Usage = 2;

    /// <summary>Data or files are missing, broken or of the wrong kind.</summary>
    public const int BadInput = 3;

    /// <summary>Stopped before the end; the same command goes on from there.</summary>
    public const int ComeBack = 85;
}
