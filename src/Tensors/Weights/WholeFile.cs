namespace Relight.Tensors.Weights;

/// <summary>Writes a file whole or not at all: to a temporary name beside it, flushed to disk, then renamed over it.</summary>
internal static class WholeFile
{
    /// <summary>Writes what <paramref name="write"/> puts on the stream; on an error the old file stays as it was.</summary>
    internal static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{Path.GetFullPath(path)}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
