namespace Relight.Training.Devices;

/// <summary>
/// The claims of all trainings on a machine: a small file each, in a folder that processes share, and locked for as long as its training
/// lives, so that what a killed one left over is known by that. Containers that share the folder see each other; those that do not, do not.
/// Nothing here ever fails a training.
/// </summary>
/// <param name="folder">Where the files are; made where it is missing.</param>
/// <param name="owner">Who claims: a process does not stand in its own way.</param>
internal sealed class CoreClaims(string folder, string owner)
{
    private const string Extension = ".claim";
    private const int LongestClaim = 1 << 20;
    private static readonly string ThisProcess = Guid.NewGuid().ToString("N");

    /// <summary>Those of this machine: in its shared memory, else in the user's folder of running things.</summary>
    public static CoreClaims OfMachine { get; } = new(DefaultFolder(), ThisProcess);

    /// <summary>Notes a claim until it is disposed of, or the process ends.</summary>
    /// <returns>Null where nothing can be written.</returns>
    public IDisposable? Take(CoreClaim claim)
    {
        FileStream? file = null;
        try
        {
            MakeFolder();
            var name = Path.Combine(folder, $"{owner}-{Guid.NewGuid():N}");
            file = new FileStream(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
            file.Write(System.Text.Encoding.UTF8.GetBytes(claim.ToString()));
            file.Flush();
            File.Move(name, name + Extension);   // nobody finds it before it is locked
            return new Taken(file, name + Extension);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            return null;
        }
    }

    /// <summary>What others have claimed, and still hold.</summary>
    public IReadOnlyList<CoreClaim> Others()
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.GetFiles(folder, "*" + Extension).Where(
                    file => !Path.GetFileName(file).StartsWith(owner, StringComparison.Ordinal)).Select(Read).OfType<CoreClaim>()]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static CoreClaim? Read(string path)
    {
        try
        {
            if (IsHeld(path))
            {
                return new FileInfo(path) is { Length: <= LongestClaim } ? CoreClaim.Parse(File.ReadAllText(path)) : null;
            }

            File.Delete(path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whoever holds a claim lets others read it, and nobody have it alone.</summary>
    private static bool IsHeld(string path)
    {
        try
        {
            using var alone = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return true;
        }
    }

    private void MakeFolder()
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, (UnixFileMode)0x3FF);   // as /tmp: everyone's, and each may remove only his own
            }
        }
    }

    private static string DefaultFolder()
    {
        const string name = "relight-cores";
        return Directory.Exists("/dev/shm") ? Path.Combine("/dev/shm", name)
            : Path.Combine(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } own ? own : Path.GetTempPath(), name);
    }

    private sealed class Taken(FileStream file, string path) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
            }

            file.Dispose();
        }
    }
}
