using System.Runtime.InteropServices;

namespace Relight.Vision.Decoding.Native;

/// <summary>One decompressor of libjpeg-turbo; for one thread at a time.</summary>
internal sealed class JpegDecompressor() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <exception cref="DllNotFoundException">libjpeg-turbo is not installed.</exception>
    public static JpegDecompressor Create()
    {
        var decompressor = new JpegDecompressor();
        try
        {
            decompressor.SetHandle(TurboJpeg.tjInitDecompress());
        }
        catch (DllNotFoundException error)
        {
            throw new DllNotFoundException(
                $"JPEG files need {TurboJpeg.Library}, which is not there. On Debian: apt-get install libturbojpeg0", error);
        }

        return decompressor.IsInvalid
            ? throw new InvalidOperationException("libjpeg-turbo could not make a decompressor: is there memory left?")
            : decompressor;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => TurboJpeg.tjDestroy(handle) == 0;
}
