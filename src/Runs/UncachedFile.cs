using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Relight.Runs;

/// <summary>
/// A new file that is written past the system's page cache, where the file system can: nobody reads a checkpoint soon, and a copy in the
/// cache costs the training processor time and memory.
/// </summary>
internal sealed partial class UncachedFile : WriteOnlyStream
{
    private const int Alignment = 4096;
    private const int GetFlags = 3, SetFlags = 4, InvalidArgument = 22;   // F_GETFL, F_SETFL, EINVAL

    private readonly SafeFileHandle _file;
    private readonly int _capacity;
    private readonly unsafe byte* _buffer;
    private int _buffered;
    private long _written;
    private bool _isComplete;

    /// <param name="path">The file to make.</param>
    /// <param name="bufferBytes">What is written at once; past the cache only where it is a whole number of the disk's blocks.</param>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public unsafe UncachedFile(string path, int bufferBytes = 4 << 20)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        _capacity = bufferBytes;
        _buffer = (byte*)NativeMemory.AlignedAlloc((nuint)bufferBytes, Alignment);
        IsUncached = SetUncached(true);
    }

    /// <summary>Whether what is written now goes past the cache.</summary>
    public bool IsUncached { get; private set; }

    public override long Length => _written + _buffered;

    private static int DirectFlag => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;   // O_DIRECT

    private unsafe Span<byte> Buffer => new(_buffer, _capacity);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed || _isComplete, this);
        while (buffer.Length > 0)
        {
            var count = Math.Min(buffer.Length, _capacity - _buffered);
            buffer[..count].CopyTo(Buffer[_buffered..]);
            buffer = buffer[count..];
            _buffered += count;
            if (_buffered == _capacity)
            {
                WriteBuffer();
            }
        }
    }

    /// <summary>Writes the end of the file, and waits until all of it is on the disk.</summary>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        WriteCached();   // the end is no whole number of blocks
        RandomAccess.FlushToDisk(_file);
        _isComplete = true;
    }

    public override void Flush()
    {
    }

    protected override unsafe void Dispose(bool disposing)
    {
        if (!_file.IsClosed)
        {
            _file.Dispose();
            NativeMemory.AlignedFree(_buffer);
        }

        base.Dispose(disposing);
    }

    private void WriteBuffer()
    {
        try
        {
            RandomAccess.Write(_file, Buffer[.._buffered], _written);
        }
        catch (IOException e) when (IsUncached && e.HResult == InvalidArgument)
        {
            WriteCached();   // this disk wants other blocks than these
            return;
        }

        _written += _buffered;
        _buffered = 0;
    }

    private void WriteCached()
    {
        SetUncached(false);
        IsUncached = false;
        WriteBuffer();
    }

    /// <summary>File systems that cannot refuse, and the file is then written as any other.</summary>
    private bool SetUncached(bool uncached) =>
        OperatingSystem.IsLinux() && Fcntl(_file, GetFlags, 0) is >= 0 and var flags
        && Fcntl(_file, SetFlags, uncached ? flags | DirectFlag : flags & ~DirectFlag) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(SafeFileHandle file, int command, int flags);
}
