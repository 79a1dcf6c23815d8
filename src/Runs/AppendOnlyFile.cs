using Relight.Files;

namespace Relight.Runs;

/// <summary>A file of lines that only grows. Each line is one write, so a kill can tear at most the last one. Thread-safe.</summary>
internal sealed class AppendOnlyFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private bool _torn;
    private long _last;

    /// <summary>Opens a file for appending, or makes it. A torn last line stays, and is closed by the next line's newline.</summary>
    /// <exception cref="IOException">It cannot be written, or is a pipe or device.</exception>
    public AppendOnlyFile(string path)
    {
        RegularFile.Expect(path);
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
    /// <exception cref="RunException">It cannot be written, as on a full disk.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            try
            {
                if (_torn)
                {
                    _file.WriteByte((byte)'\n');
                }

                _torn = true;   // stays so when the write fails half-way
                _last = _file.Position;
                _file.Write(line);
                _torn = false;
            }
            catch (IOException e)
            {
                throw new RunException(
                    $"{_file.Name} cannot be written: {e.Message} Make room, and start the same command again: it goes on from the "
                    + "newest checkpoint.", e);
            }
        }
    }

    /// <summary>Appends a line in the place of the one that was appended last.</summary>
    /// <exception cref="RunException">It cannot be written, as on a full disk.</exception>
    public void ReplaceLast(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            _file.SetLength(_last);
            _file.Position = _last;
            Append(line);
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
