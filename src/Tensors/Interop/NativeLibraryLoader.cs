using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Relight.Tensors.Interop;

/// <summary>Finds librelight_native.so, loads it once, and sets threads and allocator before the first tensor.</summary>
internal static class NativeLibraryLoader
{
    private const string FileName = "librelight_native.so";
    private static readonly Lock Gate = new();
    private static nint _handle;

    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != NativeMethods.Library)
        {
            return 0;
        }

        lock (Gate)
        {
            if (_handle == 0)
            {
                OpenBlasKernels.Choose();
                var file = Find();
                var loaded = SignalHandlers.Keep(() => NativeLibrary.Load(file));
                Prepare(loaded);
                _handle = loaded;
            }

            return _handle;
        }
    }

    private static unsafe void Prepare(nint library)
    {
        var keeps = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, nameof(NativeMethods.rl_set_allocator_keeps));
        if (Environment.GetEnvironmentVariable("RELIGHT_ALLOCATOR") != "system")
        {
            _ = keeps(1);
        }

        var threads = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, nameof(NativeMethods.rl_set_threads));
        _ = threads(Environment.ProcessorCount);
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("RELIGHT_NATIVE") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new DllNotFoundException($"RELIGHT_NATIVE names '{named}', which does not exist.");
        }

        // A program in a checkout uses what is built there, though an older copy may lie beside it; one elsewhere has its copy, or knows
        // the checkout.
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        var checkout = typeof(NativeLibraryLoader).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "RelightNativeFolder")?.Value;
        var ofCheckout = Path.Combine(checkout ?? "", FileName);
        return Above(AppContext.BaseDirectory)
            ?? (File.Exists(beside) ? beside : null)
            ?? Above(Path.GetDirectoryName(typeof(NativeLibraryLoader).Assembly.Location) ?? "")
            ?? (File.Exists(ofCheckout) ? ofCheckout : null)
            ?? Above(Environment.CurrentDirectory)
            ?? throw new DllNotFoundException(
                $"{FileName} was found neither beside the program ({AppContext.BaseDirectory}) "
                + "nor in artifacts/native of a folder above it. "
                + "Build it with `./relight build`, or name it in the environment variable RELIGHT_NATIVE.");
    }

    private static string? Above(string start)
    {
        for (var folder = start.Length > 0 ? new DirectoryInfo(start) : null; folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, "artifacts", "native", FileName);
            if (File.Exists(built))
            {
                return built;
            }
        }

        return null;
    }
}
