namespace Relight.Data;

/// <summary>A sample cannot be read: the file is broken, missing, too large or no image.</summary>
public sealed class BadSampleException : Exception
{
    /// <summary>An error that names the sample and says what is wrong with it.</summary>
    /// <param name="name">The file's path, or what else the sample is called.</param>
    /// <param name="reason">What was expected and what came; one line, without the name.</param>
    /// <param name="isPermanent">False when trying again may help, as with a file that could not be opened.</param>
    /// <param name="innerException">What raised it.</param>
    public BadSampleException(string name, string reason, bool isPermanent = true, Exception? innerException = null)
        : base($"{name}: {reason}", innerException)
    {
        Name = name;
        Reason = reason;
        IsPermanent = isPermanent;
    }

    /// <summary>The file's path, or what else the sample is called.</summary>
    public string Name { get; }

    /// <summary>What is wrong with it, one line.</summary>
    public string Reason { get; }

    /// <summary>Whether the same bytes will fail again; a cache remembers only these.</summary>
    public bool IsPermanent { get; }
}
