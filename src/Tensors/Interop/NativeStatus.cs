using System.Runtime.InteropServices;

namespace Relight.Tensors.Interop;

/// <summary>Turns status codes and texts of the native part into C# exceptions and strings.</summary>
internal static unsafe class NativeStatus
{
    private const int Ok = 0, OutOfMemory = 2, Anomaly = 3;

    public static void Check(int status)
    {
        if (status != Ok)
        {
            throw Error(status, LastError());
        }
    }

    /// <summary>The exception that a status code other than 0 stands for.</summary>
    public static TorchException Error(int status, string message) => status switch
    {
        OutOfMemory => new TorchOutOfMemoryException(message),
        Anomaly => new AnomalyException(message),
        _ => new TorchException(message),
    };

    /// <summary>What the last call of this thread that failed says about it. Advice that is about Python is left out.</summary>
    public static string LastError()
    {
        const string nondeterministic = "does not have a deterministic implementation";
        var text = Marshal.PtrToStringUTF8((nint)NativeMethods.rl_last_error()) ?? "";
        var at = text.IndexOf(nondeterministic + ", but you set", StringComparison.Ordinal);
        return at < 0
            ? text
            : $"{text[..at]}{nondeterministic}, and no other was to be used (--deterministic). Use another operator, or do without.";
    }

    /// <summary>Copies a text that the native part allocated, and frees it.</summary>
    public static string TakeText(byte* text)
    {
        var result = Marshal.PtrToStringUTF8((nint)text) ?? "";
        NativeMethods.rl_free(text);
        return result;
    }
}
