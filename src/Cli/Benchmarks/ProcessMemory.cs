using Relight.Cli.Doctor;

namespace Relight.Cli.Benchmarks;

/// <summary>What this process has taken of the machine's memory.</summary>
internal static class ProcessMemory
{
    /// <summary>The most memory that was resident at any time, in MiB; the system's own figure, 0 where it keeps none.</summary>
    public static double PeakResidentMiB => (SystemFile.Kibibytes("/proc/self/status", "VmHWM") ?? 0) / 1024.0;
}
