using NetVips;

namespace Relight.Vision.Decoding.Native;

/// <summary>Starts libvips when it is first needed: a folder of JPEG files never needs it.</summary>
internal static class VipsLibrary
{
    private static readonly Lazy<bool> Started = new(Start);

    /// <exception cref="DllNotFoundException">libvips is not installed.</exception>
    public static void Initialize() => _ = Started.Value;

    /// <summary>
    /// What libvips says, on one line, without NetVips' words above it. Errors belong to the whole process: when two threads fail at the
    /// same moment, one of them may hold both texts.
    /// </summary>
    public static string Text(VipsException error)
    {
        string[] lines = [.. error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        return string.Join("; ", lines.Length > 1 ? lines[1..] : lines);
    }

    private static bool Start()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            throw ModuleInitializer.Exception is DllNotFoundException error
                ? new DllNotFoundException(
                    "Images other than JPEG files need libvips.so.42, which is not there. On Debian: apt-get install libvips42", error)
                : ModuleInitializer.Exception;
        }

        NetVips.NetVips.Concurrency = 1;   // the loader's workers are the parallel part
        Cache.Max = 0;                     // an image that is read from its top to its end serves once
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });   // what matters comes as an error
        return true;
    }
}
