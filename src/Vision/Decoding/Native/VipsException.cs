using System.Runtime.InteropServices;

namespace Relight.Vision.Decoding.Native;

/// <summary>libvips could not do it; the message is its own, on one line.</summary>
internal sealed class VipsException(string message) : Exception(message)
{
    /// <summary>
    /// Takes the text from libvips and empties its list of errors. The list belongs to the whole process: when two threads fail at the
    /// same moment, one of them may hold both texts.
    /// </summary>
    public static VipsException Take()
    {
        var buffer = Vips.vips_error_buffer_copy();
        var text = Marshal.PtrToStringUTF8(buffer) ?? "";
        Vips.g_free(buffer);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct();
        var message = string.Join("; ", lines);
        return new VipsException(message.Length > 0 ? message : "libvips gives no reason");
    }
}
