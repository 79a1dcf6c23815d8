using System.Collections.Concurrent;

namespace Relight.Vision.Decoding;

/// <summary>
/// What decoding one image needs beside the result; taken from a pool and given back, so that an epoch allocates nothing.
/// </summary>
internal sealed class DecodeScratch
{
    private const int LargestKept = 64 << 20;   // bytes: one huge image must not hold its memory for good

    private static readonly ConcurrentBag<DecodeScratch> Pool = [];

    private JpegDecoder? _jpeg;
    private ByteImage _stored = new();
    private byte[] _file = new byte[64 << 10];

    public JpegDecoder Jpeg => _jpeg ??= new JpegDecoder();

    /// <summary>Takes pixels that are still to be turned.</summary>
    public ByteImage Stored => _stored;

    public static DecodeScratch Rent() => Pool.TryTake(out var scratch) ? scratch : new DecodeScratch();

    public void Return()
    {
        if (_stored.Capacity > LargestKept)
        {
            _stored = new ByteImage();
        }

        if (_file.Length > LargestKept)
        {
            _file = new byte[64 << 10];
        }

        Pool.Add(this);
    }

    /// <summary>Room for a file.</summary>
    public Span<byte> File(int length)
    {
        if (_file.Length < length)
        {
            _file = GC.AllocateUninitializedArray<byte>(length);
        }

        return _file.AsSpan(0, length);
    }
}
