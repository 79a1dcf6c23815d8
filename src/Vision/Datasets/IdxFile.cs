using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Relight.Vision.Datasets;

/// <summary>An array of bytes in the IDX format of MNIST and its successors, from a plain or gzip-compressed file.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Dimensions">Lengths of the axes, as (60000, 28, 28).</param>
/// <param name="Values">The elements, last axis fastest.</param>
/// <remarks>The format: two zero bytes, the element type (8 is unsigned byte, the only one read here), the number of axes, their lengths
/// as big-endian 32-bit numbers, then the elements (http://yann.lecun.com/exdb/mnist).</remarks>
public sealed record IdxFile(string Path, IReadOnlyList<int> Dimensions, ReadOnlyMemory<byte> Values)
{
    private const int UnsignedByte = 8;

    /// <summary>Reads a whole file. Whether it is compressed is seen from its first bytes, not from its name.</summary>
    /// <param name="path">For example train-images-idx3-ubyte.gz.</param>
    /// <param name="rank">The number of axes that there must be: 3 for images, 1 for labels.</param>
    /// <exception cref="InvalidDataException">
    /// It is no IDX file of unsigned bytes with that many axes, or its length does not fit its header.
    /// </exception>
    public static IdxFile Read(string path, int rank)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        var bytes = Load(path);
        var headerLength = 4 + 4 * rank;
        if (bytes.Length < headerLength)
        {
            throw new InvalidDataException($"{path}: expected an IDX header of {headerLength} bytes, got a file of {bytes.Length} bytes.");
        }

        var header = bytes.Span;
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var expected = (uint)(UnsignedByte << 8 | rank);
        if (magic != expected)
        {
            throw new InvalidDataException(
                $"{path}: expected the IDX magic number 0x{expected:x8} ({(rank == 1 ? "labels" : "images")}: unsigned bytes, {rank} "
                + $"{(rank == 1 ? "axis" : "axes")}), got 0x{magic:x8}."
                + (magic >> 8 == UnsignedByte ? " Are images and labels swapped?" : ""));
        }

        var dimensions = new int[rank];
        var total = 1L;
        for (var axis = 0; axis < rank; axis++)
        {
            dimensions[axis] = BinaryPrimitives.ReadInt32BigEndian(header[(4 + 4 * axis)..]);
            total = dimensions[axis] > 0 && total <= Array.MaxLength ? total * dimensions[axis] : -1;
            if (total is <= 0 || total > Array.MaxLength)
            {
                throw new InvalidDataException(
                    $"{path}: the IDX header gives axis {axis} a length of {dimensions[axis]}: expected 1 or more, at most 2 GB in all.");
            }
        }

        return bytes.Length - headerLength == total
            ? new(path, dimensions, bytes[headerLength..])
            : throw new InvalidDataException(
                $"{path}: the IDX header ({string.Join(" × ", dimensions)}) calls for {total} bytes of data, "
                + $"got {bytes.Length - headerLength}; fetch the file again.");
    }

    /// <summary>Adds header and elements to a hash: that of the uncompressed file.</summary>
    internal void AppendTo(IncrementalHash hash)
    {
        Span<byte> header = stackalloc byte[4 + (4 * Dimensions.Count)];
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)((UnsignedByte << 8) | Dimensions.Count));
        for (var axis = 0; axis < Dimensions.Count; axis++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header[(4 + (4 * axis))..], Dimensions[axis]);
        }

        hash.AppendData(header);
        hash.AppendData(Values.Span);
    }

    private static ReadOnlyMemory<byte> Load(string path)
    {
        using var file = File.OpenRead(path);
        var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        using var bytes = new MemoryStream();
        try
        {
            using Stream stream = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
            stream.CopyTo(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: its gzip compression is damaged ({e.Message}); fetch the file again.", e);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
