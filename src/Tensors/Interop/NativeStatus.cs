using System.Runtime.InteropServices;

namespace Relight.Tensors.Interop;

/// <summary>Turns status codes and texts of the native part into C# exceptions and strings.</summary>
internal static unsafe class NativeStatus
{
    public static void Check(int status)
    {
        if (status != 0)
        {
            throw new TorchException(LastError());
        }
    }

    public static string LastError() => Marshal.PtrToStringUTF8((nint)NativeMethods.rl_last_error()) ?? "";

    /// <summary>Copies a text that the native part allocated, and frees it.</summary>
    public static string TakeText(byte* text)
    {
        var result = Marshal.PtrToStringUTF8((nint)text) ?? "";
        NativeMethods.rl_free(text);
        return result;
    }
}
