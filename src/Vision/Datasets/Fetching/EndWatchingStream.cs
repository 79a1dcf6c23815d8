namespace Relight.Vision.Datasets.Fetching;

/// <summary>Passes a stream on, and remembers whether it ended as a tar archive must: with a block of 512 zeros or more.</summary>
internal sealed class EndWatchingStream(Stream inner) : Stream
{
    private const int Block = 512;

    private long _zeros;

    /// <summary>Whether the last 512 bytes that were read are zeros.</summary>
    public bool EndsWithZeros => _zeros >= Block;

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        var last = buffer[..read].LastIndexOfAnyExcept((byte)0);
        _zeros = last < 0 ? _zeros + read : read - last - 1;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
