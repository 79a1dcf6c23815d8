namespace Relight.Downloads;

/// <summary>An archive cannot be had, is damaged, or holds something that is refused. Nothing of it was put into place.</summary>
internal sealed class ArchiveException : Exception
{
    /// <summary>An error that begins with the archive.</summary>
    /// <param name="archive">Path or address of the archive.</param>
    /// <param name="reason">What was expected, what came, what to do.</param>
    /// <param name="innerException">What raised it.</param>
    public ArchiveException(string archive, string reason, Exception? innerException = null)
        : base($"{archive}: {reason}", innerException) => Archive = archive;

    /// <summary>Path or address of the archive.</summary>
    public string Archive { get; }
}
