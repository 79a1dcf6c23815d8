using System.Globalization;

namespace Relight.Training.Devices;

/// <summary>The memory of the machine.</summary>
internal static class SystemMemory
{
    private const string File = "/proc/meminfo", Label = "MemAvailable:";
    private const long Kibibyte = 1024;

    /// <summary>What could be taken without swapping, as Linux estimates it; null where the system does not tell.</summary>
    public static long? AvailableBytes => System.IO.File.Exists(File)
        && System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal)) is { } found
        && long.TryParse(found[Label.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes * Kibibyte
            : null;
}
