namespace Relight.Runs;

/// <summary>A run's folder could not be used: it is missing, taken, damaged or cannot be written. The message says what to do.</summary>
public class RunException : IOException
{
    /// <summary>Says what was expected, what was found, where, and what to do.</summary>
    public RunException(string message) : base(message)
    {
    }

    /// <summary>As above, with the failure beneath it.</summary>
    public RunException(string message, Exception inner) : base(message, inner)
    {
    }
}
