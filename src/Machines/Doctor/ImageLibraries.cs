using System.Runtime.InteropServices;
using System.Text;

namespace Relight.Machines.Doctor;

/// <summary>Versions of the libraries that decode images; null where one is not installed.</summary>
/// <param name="LibjpegTurbo">The fast way for JPEG files.</param>
/// <param name="Libvips">Everything else.</param>
internal sealed record ImageLibraries(string? LibjpegTurbo, string? Libvips)
{
    private const string TurboJpegFile = "libturbojpeg.so.0";
    private const string VipsFile = "libvips.so.42";

    public static ImageLibraries Find() => new(FindLibjpegTurbo(), FindLibvips());

    /// <summary>What to install.</summary>
    public IEnumerable<Finding> Findings()
    {
        if (LibjpegTurbo is null)
        {
            yield return new Finding(
                $"{TurboJpegFile} is not installed: no JPEG file can be read.", "sudo apt-get install -y libturbojpeg0-dev", Stops: true);
        }

        if (Libvips is null)
        {
            yield return new Finding($"{VipsFile} is not installed: only JPEG files can be read, and no pictures written.",
                "sudo apt-get install -y libvips-dev");
        }
    }

    /// <summary>libjpeg-turbo 2 has no function that tells its version, but the file holds the text.</summary>
    private static string? FindLibjpegTurbo()
    {
        if (!NativeLibrary.TryLoad(TurboJpegFile, out _) || LoadedLibraries.Read().PathOf("libturbojpeg") is not { } path)
        {
            return null;
        }

        var file = File.ReadAllBytes(path).AsSpan();
        var mark = "libjpeg-turbo version "u8;
        var at = file.IndexOf(mark);
        if (at < 0)
        {
            return "of an unknown version";
        }

        var rest = file[(at + mark.Length)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOfAny((byte)' ', (byte)0)]);
    }

    private static unsafe string? FindLibvips()
    {
        if (!NativeLibrary.TryLoad(VipsFile, out var library)
            || !NativeLibrary.TryGetExport(library, "vips_version_string", out var function))
        {
            return null;
        }

        return Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)function)());
    }
}
