using System.Runtime.InteropServices;
using System.Text;

namespace Relight.Vision.Folders;

/// <summary>
/// Brings names to Unicode's composed form (NFC): macOS writes é as e and an accent, others as one character. GLib does it, which libvips
/// brings along; .NET without ICU leaves text as it is.
/// </summary>
internal static partial class UnicodeForm
{
    private const int Compose = 1;   // G_NORMALIZE_NFC

    public static string Composed(string name)
    {
        if (Ascii.IsValid(name))
        {
            return name;
        }

        var composed = g_utf8_normalize(name, -1, Compose);
        var text = Marshal.PtrToStringUTF8(composed);
        g_free(composed);
        return text ?? name;
    }

    /// <summary>Whether two names are the same text, in whichever form.</summary>
    public static bool Same(string a, string b) => a == b || Composed(a) == Composed(b);

    [LibraryImport("libglib-2.0.so.0", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint g_utf8_normalize(string text, nint length, int mode);

    [LibraryImport("libglib-2.0.so.0")]
    private static partial void g_free(nint memory);
}
