namespace Relight.Runs;

/// <summary>The right to work on a run. Held by the operating system, so it ends with the process however that ends.</summary>
internal sealed class RunLock : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock file, or gives null when another process, or another place in this one, holds it.</summary>
    /// <exception cref="IOException">The lock file cannot be made: the folder is missing or cannot be written.</exception>
    public static RunLock? TryTake(string path)
    {
        try
        {
            return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
