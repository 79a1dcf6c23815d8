using System.IO.Hashing;

namespace Relight.Runs;

/// <summary>Passes what is written on to a file and hashes it on the way. Forward only.</summary>
internal sealed class HashingStream(Stream file) : Stream
{
    private const int Slice = 1 << 18;   // hashed while a core's cache still has it from writing

    private readonly XxHash128 _hash = new();
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException("A checkpoint's file is written from its beginning to its end.");
    }

    /// <summary>The XXH128 of all that was written, in lower-case hexadecimal digits. Ends the hashing.</summary>
    public string Xxh128() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (; buffer.Length > 0; buffer = buffer[Math.Min(Slice, buffer.Length)..])
        {
            var slice = buffer[..Math.Min(Slice, buffer.Length)];
            file.Write(slice);
            _hash.Append(slice);
            _length += slice.Length;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
