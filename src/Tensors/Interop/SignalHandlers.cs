using System.Runtime.InteropServices;

namespace Relight.Tensors.Interop;

/// <summary>
/// The process's signal handlers. .NET makes exceptions of a null reference (SIGSEGV) and of a division by zero (SIGFPE), and libraries
/// that come along with libtorch set handlers of their own while they are loaded: UCX, which Debian's brings through MPI, ends the process
/// there.
/// </summary>
internal static unsafe partial class SignalHandlers
{
    private const int LastSignal = 64;

    /// <summary>More than any C library's struct sigaction, which begins with the handler: null for the default.</summary>
    private const int ActionBytes = 512;

    /// <summary>Loads libraries, then sets back each handler that they replaced.</summary>
    public static nint Keep(Func<nint> load)
    {
        if (!OperatingSystem.IsLinux())
        {
            return load();
        }

        NativeEnvironment.SetDefault("UCX_ERROR_SIGNALS", "");
        var before = new byte[(LastSignal + 1) * ActionBytes];
        Read(before);
        try
        {
            return load();
        }
        finally
        {
            Restore(before);
        }
    }

    private static void Read(byte[] actions)
    {
        fixed (byte* all = actions)
        {
            for (var signal = 1; signal <= LastSignal; signal++)
            {
                _ = SignalAction(signal, null, all + (signal * ActionBytes));
            }
        }
    }

    private static void Restore(byte[] before)
    {
        var after = new byte[before.Length];
        Read(after);
        fixed (byte* all = before)
        {
            for (var signal = 1; signal <= LastSignal; signal++)
            {
                var at = signal * ActionBytes;
                var isDefault = *(nint*)(all + at) == 0;
                if (!isDefault && !before.AsSpan(at, ActionBytes).SequenceEqual(after.AsSpan(at, ActionBytes)))
                {
                    _ = SignalAction(signal, all + at, null);
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SignalAction(int signal, byte* action, byte* previous);
}
