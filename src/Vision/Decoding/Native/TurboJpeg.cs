using System.Runtime.InteropServices;

namespace Relight.Vision.Decoding.Native;

/// <summary>The functions of libjpeg-turbo's TurboJPEG API 2.1 (turbojpeg.h) that decoding needs, under their C names.</summary>
internal static unsafe partial class TurboJpeg
{
    public const int TJPF_RGB = 0;
    public const int TJSAMP_422 = 1;
    public const int TJSAMP_420 = 2;
    public const int TJSAMP_GRAY = 3;
    public const int TJSAMP_440 = 4;
    public const int TJSAMP_411 = 5;
    public const int TJCS_CMYK = 3;
    public const int TJCS_YCCK = 4;
    public const int TJERR_WARNING = 0;

    /// <summary>Debian's name of the library; the package is libturbojpeg0.</summary>
    public const string Library = "libturbojpeg.so.0";

    [LibraryImport(Library)]
    internal static partial nint tjInitDecompress();

    [LibraryImport(Library)]
    internal static partial int tjDestroy(nint handle);

    [LibraryImport(Library)]
    internal static partial int tjDecompressHeader3(
        JpegDecompressor handle, byte* jpegBuf, nuint jpegSize, out int width, out int height, out int jpegSubsamp, out int jpegColorspace);

    [LibraryImport(Library)]
    internal static partial int tjDecompress2(
        JpegDecompressor handle, byte* jpegBuf, nuint jpegSize, byte* dstBuf, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library)]
    internal static partial byte* tjGetErrorStr2(JpegDecompressor handle);

    [LibraryImport(Library)]
    internal static partial int tjGetErrorCode(JpegDecompressor handle);
}
