using System.Runtime.InteropServices;

namespace Relight.Vision.Decoding.Native;

/// <summary>The functions of libtiff with a fixed argument list that reading samples takes, under their C names.</summary>
internal static unsafe partial class Tiff
{
    /// <summary>Debian's name of the library; the package is libtiff6, which libvips needs too.</summary>
    public const string Library = "libtiff.so.6";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint TIFFClientOpen(
        string name, string mode, void* client,
        delegate* unmanaged<void*, void*, nint, nint> read, delegate* unmanaged<void*, void*, nint, nint> write,
        delegate* unmanaged<void*, ulong, int, ulong> seek, delegate* unmanaged<void*, int> close, delegate* unmanaged<void*, ulong> size,
        delegate* unmanaged<void*, void**, ulong*, int> map, delegate* unmanaged<void*, void*, ulong, void> unmap);

    [LibraryImport(Library)]
    internal static partial void TIFFClose(nint tiff);

    [LibraryImport(Library)]
    internal static partial nint TIFFReadEncodedStrip(nint tiff, uint strip, void* buffer, nint size);

    [LibraryImport(Library)]
    internal static partial nint TIFFReadEncodedTile(nint tiff, uint tile, void* buffer, nint size);

    [LibraryImport(Library)]
    internal static partial uint TIFFNumberOfStrips(nint tiff);

    [LibraryImport(Library)]
    internal static partial uint TIFFNumberOfTiles(nint tiff);

    [LibraryImport(Library)]
    internal static partial nint TIFFStripSize(nint tiff);

    [LibraryImport(Library)]
    internal static partial nint TIFFTileSize(nint tiff);
}
