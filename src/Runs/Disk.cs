using System.Runtime.InteropServices;

namespace Relight.Runs;

/// <summary>What .NET does not offer: flushing a directory, so that a rename in it survives a power cut.</summary>
internal static partial class Disk
{
    private const int NotSupported = 22;   // EINVAL: the file system has no such thing as flushing a directory

    /// <summary>Writes a directory's entries to disk. Does nothing on Windows, where renames are journalled.</summary>
    public static void FlushDirectory(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, flags: 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder {folder} could not be opened to flush it to disk (error {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            if (Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() is int error and not NotSupported)
            {
                throw new IOException($"The folder {folder} could not be flushed to disk (error {error}).");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Deletes a file or a folder with all in it; what cannot be deleted stays, for the next start to clean up.</summary>
    public static void DeleteQuietly(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
