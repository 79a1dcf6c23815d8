using System.Globalization;

namespace Relight.Downloads;

/// <summary>
/// Passes the bytes of a tar archive on, remembers whether they ended as they must, with a block of 512 zeros or more, and refuses headers
/// that hold no file but a name or attributes, and claim more than a reasonable length: a reader takes these into memory whole.
/// </summary>
/// <param name="archive">What errors name.</param>
/// <param name="inner">The bytes, without compression.</param>
internal sealed class TarWatchingStream(string archive, Stream inner) : Stream
{
    /// <summary>The most bytes of a long name (GNU) or of attributes (pax).</summary>
    public const int MostHeaderBytes = 1 << 20;

    private const int Block = 512;
    private const int SizeAt = 124, SizeLength = 12, ChecksumAt = 148, ChecksumLength = 8, TypeAt = 156;

    private readonly byte[] _block = new byte[Block];
    private int _inBlock;
    private long _zeros;

    /// <summary>Whether the last 512 bytes that were read are zeros.</summary>
    public bool EndsWithZeros => _zeros >= Block;

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        var last = buffer[..read].LastIndexOfAnyExcept((byte)0);
        _zeros = last < 0 ? _zeros + read : read - last - 1;
        for (var rest = buffer[..read]; rest.Length > 0;)
        {
            var count = Math.Min(rest.Length, Block - _inBlock);
            rest[..count].CopyTo(_block.AsSpan(_inBlock));
            rest = rest[count..];
            _inBlock = (_inBlock + count) % Block;
            if (_inBlock == 0)
            {
                CheckBlock();
            }
        }

        return read;
    }

    /// <summary>Every block is looked at, also inside of files: a header with a false length would hide those that follow it.</summary>
    private void CheckBlock()
    {
        if (_block[TypeAt] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K' && SizeOf(_block) is > MostHeaderBytes and var size
            && HasChecksum(_block))
        {
            throw new ArchiveException(archive, string.Create(
                CultureInfo.InvariantCulture,
                $"refused, since it holds a header of {(size == long.MaxValue ? "more than 8 GiB" : $"{size:N0} bytes")} for the name or "
                + $"attributes of an entry, where at most {MostHeaderBytes:N0} are read: such an archive is made to fill memory, and "
                + $"fetching it again will not help."));
        }
    }

    // Octal digits; or, with the highest bit set, a binary number, which GNU uses from 8 GiB on
    private static long SizeOf(ReadOnlySpan<byte> header)
    {
        var field = header.Slice(SizeAt, SizeLength);
        return field[0] >= 0x80 ? long.MaxValue : Octal(field);
    }

    private static bool HasChecksum(ReadOnlySpan<byte> header)
    {
        var sum = ChecksumLength * (long)' ';
        foreach (var value in header[..ChecksumAt])
        {
            sum += value;
        }

        foreach (var value in header[(ChecksumAt + ChecksumLength)..])
        {
            sum += value;
        }

        return sum == Octal(header.Slice(ChecksumAt, ChecksumLength));
    }

    private static long Octal(ReadOnlySpan<byte> digits)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            value = digit is >= (byte)'0' and <= (byte)'7' ? value * 8 + digit - '0' : value;
        }

        return value;
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
