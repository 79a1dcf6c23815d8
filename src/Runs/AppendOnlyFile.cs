namespace Relight.Runs;

/// <summary>A file of lines that only grows. Each line is one write, so a kill can tear at most the last one. Thread-safe.</summary>
internal sealed class AppendOnlyFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private bool _torn;

    /// <summary>Opens a file for appending, or makes it. A torn last line stays, and is closed by the next line's newline.</summary>
    public AppendOnlyFile(string path)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        long length = _file.Length;
        if (length > 0)
        {
            _file.Position = length - 1;
            _torn = _file.ReadByte() != '\n';
        }

        _file.Position = length;
    }

    /// <summary>Appends one line, given with its newline.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_torn)
            {
                _file.WriteByte((byte)'\n');
            }

            _torn = true;   // stays so when the write fails half-way, as on a full disk
            _file.Write(line);
            _torn = false;
        }
    }

    /// <summary>Makes all lines so far survive a power cut.</summary>
    public void FlushToDisk()
    {
        lock (_gate)
        {
            _file.Flush(flushToDisk: true);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }
}
