using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Relight.Tensors.Interop;

/// <summary>Finds librelight_native.so, loads it once, and sets threads and allocator before the first tensor.</summary>
internal static class NativeLibraryLoader
{
    private const string FileName = "librelight_native.so";
    private static readonly Lock Gate = new();
    private static nint handle;

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
            if (handle == 0)
            {
                var loaded = NativeLibrary.Load(Find());
                Prepare(loaded);
                handle = loaded;
            }

            return handle;
        }
    }

    private static unsafe void Prepare(nint library)
    {
        var keeps = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, nameof(NativeMethods.rl_set_allocator_keeps));
        if (Environment.GetEnvironmentVariable("RELIGHT_ALLOCATOR") != "system")
        {
            keeps(1);
        }

        var threads = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, nameof(NativeMethods.rl_set_threads));
        threads(Environment.ProcessorCount);
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("RELIGHT_NATIVE") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new DllNotFoundException($"RELIGHT_NATIVE names '{named}', which does not exist.");
        }

        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
        {
            return beside;
        }

        var checkout = typeof(NativeLibraryLoader).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "RelightNativeFolder")?.Value;
        var ofCheckout = Path.Combine(checkout ?? "", FileName);
        if (File.Exists(ofCheckout))
        {
            return ofCheckout;
        }

        string[] starts = [AppContext.BaseDirectory, Path.GetDirectoryName(typeof(NativeLibraryLoader).Assembly.Location) ?? "", Environment.CurrentDirectory];
        foreach (var start in starts.Where(s => s.Length > 0))
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var built = Path.Combine(folder.FullName, "artifacts", "native", FileName);
                if (File.Exists(built))
                {
                    return built;
                }
            }
        }

        throw new DllNotFoundException(
            $"{FileName} was found neither beside the program ({AppContext.BaseDirectory}) nor in artifacts/native of a folder above it. "
            + "Build it with `./relight build`, or name it in the environment variable RELIGHT_NATIVE.");
    }
}
