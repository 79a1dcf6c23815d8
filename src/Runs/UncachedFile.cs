using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Relight.Runs;

/// <summary>
/// A new file that is written past the system's page cache, where the file system can: nobody reads a checkpoint soon, and a copy in the cache
/// costs the training processor time and memory. Forward only.
/// </summary>
internal sealed partial class UncachedFile : Stream
{
    private const int Alignment = 4096, BufferBytes = 1 << 20;
    private const int GetFlags = 3, SetFlags = 4;

    private readonly SafeFileHandle _file;
    private readonly unsafe byte* _buffer;
    private int _buffered;
    private long _written;

    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public unsafe UncachedFile(string path)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        _buffer = (byte*)NativeMemory.AlignedAlloc(BufferBytes, Alignment);
        SetUncached(true);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written + _buffered;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException("A checkpoint's file is written from its beginning to its end.");
    }

    private static int DirectFlag => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;   // O_DIRECT

    private unsafe Span<byte> Buffer => new(_buffer, BufferBytes);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = Math.Min(buffer.Length, BufferBytes - _buffered);
            buffer[..count].CopyTo(Buffer[_buffered..]);
            buffer = buffer[count..];
            _buffered += count;
            if (_buffered == BufferBytes)
            {
                WriteBuffer();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the end of the file, and waits until all of it is on the disk.</summary>
    public void Complete()
    {
        SetUncached(false);   // the end is no whole number of blocks
        WriteBuffer();
        RandomAccess.FlushToDisk(_file);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override unsafe void Dispose(bool disposing)
    {
        _file.Dispose();
        NativeMemory.AlignedFree(_buffer);
        base.Dispose(disposing);
    }

    private void WriteBuffer()
    {
        RandomAccess.Write(_file, Buffer[.._buffered], _written);
        _written += _buffered;
        _buffered = 0;
    }

    /// <summary>File systems that cannot, such as those in memory, refuse, and the file is then written as any other.</summary>
    private void SetUncached(bool uncached)
    {
        if (OperatingSystem.IsLinux() && Fcntl(_file, GetFlags, 0) is >= 0 and var flags)
        {
            _ = Fcntl(_file, SetFlags, uncached ? flags | DirectFlag : flags & ~DirectFlag);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(SafeFileHandle file, int command, int flags);
}
