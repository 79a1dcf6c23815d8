using System.Runtime.InteropServices;
using NetVips;

namespace Relight.Vision.Decoding.Native;

/// <summary>A TIFF file in memory, opened by libtiff: its strips and tiles, decompressed.</summary>
internal sealed unsafe class TiffFile : IDisposable
{
    private readonly Source* _source;
    private readonly nint _tiff;

    /// <param name="file">The bytes; they must stay where they are until this is disposed.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="VipsException">libtiff does not open it.</exception>
    public TiffFile(byte* file, int length)
    {
        VipsLibrary.Initialize();   // which takes libtiff's errors down, rather than printing them
        _source = (Source*)NativeMemory.Alloc((nuint)sizeof(Source));
        *_source = new Source { Bytes = file, Length = (ulong)length };
        // c: one long strip stays one
        _tiff = Tiff.TIFFClientOpen("image", "rc", _source, &Read, &Write, &Seek, &Close, &Size, &Map, &Unmap);
        if (_tiff == 0)
        {
            NativeMemory.Free(_source);
            throw new VipsException("libtiff does not open it");
        }
    }

    /// <summary>How many tiles or strips it has, in all planes.</summary>
    public long ChunkCount(bool tiled) => tiled ? Tiff.TIFFNumberOfTiles(_tiff) : Tiff.TIFFNumberOfStrips(_tiff);

    /// <summary>Bytes of a whole tile or strip.</summary>
    public long ChunkBytes(bool tiled) => tiled ? Tiff.TIFFTileSize(_tiff) : Tiff.TIFFStripSize(_tiff);

    /// <summary>Decompresses a tile or strip; its samples come in this machine's byte order.</summary>
    /// <exception cref="VipsException">It is broken, or ends before the buffer is full.</exception>
    public void ReadChunk(bool tiled, long index, Span<byte> buffer)
    {
        fixed (byte* target = buffer)
        {
            var read = tiled
                ? Tiff.TIFFReadEncodedTile(_tiff, checked((uint)index), target, buffer.Length)
                : Tiff.TIFFReadEncodedStrip(_tiff, checked((uint)index), target, buffer.Length);
            if (read != buffer.Length)
            {
                throw new VipsException("libtiff does not read it");
            }
        }
    }

    public void Dispose()
    {
        Tiff.TIFFClose(_tiff);
        NativeMemory.Free(_source);
    }

    [UnmanagedCallersOnly]
    private static nint Read(void* client, void* buffer, nint count)
    {
        var source = (Source*)client;
        var left = source->Position < source->Length ? source->Length - source->Position : 0;
        var read = (nint)Math.Min(left, (ulong)Math.Max(count, 0));
        Buffer.MemoryCopy(source->Bytes + source->Position, buffer, count, read);
        source->Position += (ulong)read;
        return read;
    }

    [UnmanagedCallersOnly]
    private static nint Write(void* client, void* buffer, nint count) => 0;

    [UnmanagedCallersOnly]
    private static ulong Seek(void* client, ulong offset, int from)
    {
        var source = (Source*)client;
        source->Position = from switch { 1 => source->Position + offset, 2 => source->Length + offset, _ => offset };
        return source->Position;
    }

    [UnmanagedCallersOnly]
    private static int Close(void* client) => 0;

    [UnmanagedCallersOnly]
    private static ulong Size(void* client) => ((Source*)client)->Length;

    [UnmanagedCallersOnly]
    private static int Map(void* client, void** bytes, ulong* length)
    {
        *bytes = ((Source*)client)->Bytes;
        *length = ((Source*)client)->Length;
        return 1;
    }

    [UnmanagedCallersOnly]
    private static void Unmap(void* client, void* bytes, ulong length)
    {
    }

    private struct Source
    {
        public byte* Bytes;
        public ulong Length;
        public ulong Position;
    }
}
