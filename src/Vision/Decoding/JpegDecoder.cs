using System.Runtime.InteropServices;
using Relight.Data;
using Relight.Vision.Decoding.Native;

namespace Relight.Vision.Decoding;

/// <summary>Decodes JPEG files with libjpeg-turbo: gray and YCbCr, not CMYK. For one thread at a time.</summary>
internal sealed unsafe class JpegDecoder
{
    // The inverse cosine transform to 8/8, 4/8, 2/8 and 1/8 is vector code in libjpeg-turbo. The scales between are plain C: 5/8 to 7/8
    // take longer than the whole image (measured at 224 px: 230 to 330 µs against 180), and 3/8 gains nothing on 4/8.
    private static ReadOnlySpan<int> Denominators => [8, 4, 2];

    private JpegDecompressor _decompressor = JpegDecompressor.Create();

    /// <summary>Decodes to RGB as stored, not turned upright.</summary>
    /// <param name="jpeg">The whole file.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="destination">Takes on the decoded size.</param>
    /// <param name="limits">The largest size, and the size that is enough.</param>
    /// <param name="orientation">The file's orientation, so that "enough" is compared with what will be seen.</param>
    /// <returns>False, with nothing decoded, when the file is CMYK.</returns>
    public bool TryDecode(ReadOnlySpan<byte> jpeg, string name, ByteImage destination, in DecodeLimits limits, Orientation orientation)
    {
        fixed (byte* bytes = jpeg)
        {
            var length = (nuint)jpeg.Length;
            var isBlemished = TurboJpeg.tjDecompressHeader3(
                _decompressor, bytes, length, out var width, out var height, out var subsampling, out var colorSpace) != 0;
            if (isBlemished)
            {
                ThrowUnlessBlemish(name);
            }

            // A file that ends before its frame header passes with a warning.
            if (width < 1 || height < 1)
            {
                throw new BadSampleException(name, "a broken or truncated JPEG file (it ends before it says how large the image is)");
            }

            var stored = new ImageSize(width, height);
            limits.Check(stored, name);
            if (colorSpace is TurboJpeg.TJCS_CMYK or TurboJpeg.TJCS_YCCK)
            {
                return false;
            }

            var size = SmallestEnough(stored, limits, turned: orientation >= Orientation.Transpose);
            var coefficients = JpegHeader.HasSeveralScans(jpeg) ? stored.PixelCount * CoefficientBytes(subsampling) : 0;
            limits.CheckBytes(jpeg.Length, size.PixelCount, turned: orientation != Orientation.Upright, coefficients, name);
            destination.Reshape(size.Width, size.Height);
            if (!isBlemished && !TryDecompress(jpeg, destination))
            {
                ThrowUnlessBlemish(name);
                isBlemished = true;
            }

            if (isBlemished && !TryDecompress(JpegHeader.Mended(jpeg), destination))
            {
                throw Failure(TakeError().Text, name);
            }

            return true;
        }
    }

    /// <summary>What a file is refused with. A lack of memory says nothing about the file.</summary>
    internal static BadSampleException Failure(string error, string name) => error.Contains("memory", StringComparison.OrdinalIgnoreCase)
        ? new BadSampleException(name, $"there is not enough memory to decode it ({error})", isPermanent: false)
        : new BadSampleException(name, $"a broken or truncated JPEG file ({error})");

    private static ImageSize SmallestEnough(ImageSize stored, in DecodeLimits limits, bool turned)
    {
        var enough = limits.Enough(turned ? stored.Turned : stored);
        enough = turned ? enough.Turned : enough;
        foreach (var denominator in Denominators)
        {
            var scaled = new ImageSize((stored.Width + denominator - 1) / denominator, (stored.Height + denominator - 1) / denominator);
            if (scaled.Width >= enough.Width && scaled.Height >= enough.Height)
            {
                return scaled;
            }
        }

        return stored;
    }

    /// <summary>Bytes of the coefficients of one pixel: two for each component, fewer for colors that are subsampled.</summary>
    private static int CoefficientBytes(int subsampling) => subsampling switch
    {
        TurboJpeg.TJSAMP_GRAY => 2,
        TurboJpeg.TJSAMP_420 or TurboJpeg.TJSAMP_411 => 3,
        TurboJpeg.TJSAMP_422 or TurboJpeg.TJSAMP_440 => 4,
        _ => 6,
    };

    private bool TryDecompress(ReadOnlySpan<byte> jpeg, ByteImage destination)
    {
        fixed (byte* bytes = jpeg, pixels = destination.Pixels)
        {
            var (width, height) = (destination.Width, destination.Height);
            return TurboJpeg.tjDecompress2(_decompressor, bytes, (nuint)jpeg.Length, pixels, width, 0, height, TurboJpeg.TJPF_RGB, 0) == 0;
        }
    }

    /// <summary>
    /// libjpeg decodes on after damage and fills up with gray, with a warning. To us that is a broken file, save for warnings that may
    /// concern no pixel. But the first warning hides all later ones, and stray bytes may be pixels that damage cut off: only if there is
    /// no warning without what <see cref="JpegHeader.Mended"/> takes out, all is well.
    /// </summary>
    private void ThrowUnlessBlemish(string name)
    {
        var (text, isWarning) = TakeError();
        var mayBeBlemish = text.Contains("extraneous bytes before marker", StringComparison.Ordinal)
            || text.Contains("unknown JFIF revision", StringComparison.Ordinal)
            || text.Contains("Unknown Adobe color transform", StringComparison.Ordinal);
        if (!mayBeBlemish || !isWarning)
        {
            throw Failure(text, name);
        }
    }

    private (string Text, bool IsWarning) TakeError()
    {
        var text = Marshal.PtrToStringUTF8((nint)TurboJpeg.tjGetErrorStr2(_decompressor)) ?? "no reason given";
        var isWarning = TurboJpeg.tjGetErrorCode(_decompressor) == TurboJpeg.TJERR_WARNING;

        // After an error the decompressor of version 2.1 may stand in the middle of the old header and go on from there.
        _decompressor.Dispose();
        _decompressor = JpegDecompressor.Create();
        return (text.Trim(), isWarning);
    }
}
