using System.Text;

namespace Relight.Runs;

/// <summary>Files that are whole or absent: written beside their place, flushed to disk, then renamed into it.</summary>
internal static class AtomicFile
{
    /// <summary>How the names of unfinished files end; they begin with a dot.</summary>
    internal const string Unfinished = ".tmp";

    /// <summary>Writes a file; a reader sees the old contents or the new, never a mixture, also after a power cut.</summary>
    /// <param name="path">The file; its folder must exist. An existing file is replaced.</param>
    /// <param name="write">Writes the contents to the stream that it is given. When it throws, the old file stays as it was.</param>
    /// <exception cref="IOException">The disk is full, the folder is missing or cannot be written, or a folder stands in the place of the
    /// file.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        path = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(path) ?? throw new ArgumentException($"{path} is no file name.", nameof(path));
        if (Directory.Exists(path))
        {
            throw new RunException($"{path} is a folder, where a file belongs: move it away.");
        }

        bool isThere = false;
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{Unfinished}");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                isThere = true;
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            Disk.FlushDirectory(folder);
        }
        catch (Exception error) when (!isThere && error is IOException or UnauthorizedAccessException)
        {
            string reason = error is FileNotFoundException ? $"{folder} takes no files" : error.Message.Replace(temporary, path).TrimEnd('.');
            throw new RunException($"{path} cannot be written: {reason}.", error);
        }
        catch
        {
            Disk.DeleteQuietly(temporary);
            throw;
        }
    }

    /// <summary>Writes bytes as a whole file; see <see cref="Write"/>.</summary>
    public static void WriteBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, stream => stream.Write(bytes.Span));

    /// <summary>Writes text as a whole file in UTF-8 without a byte order mark; see <see cref="Write"/>.</summary>
    public static void WriteText(string path, string text) => WriteBytes(path, Encoding.UTF8.GetBytes(text));
}
