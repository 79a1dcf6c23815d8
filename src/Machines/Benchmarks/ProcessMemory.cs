using Relight.Machines.Doctor;
using Relight.Tensors;

namespace Relight.Machines.Benchmarks;

/// <summary>What this process has taken of the machine's memory.</summary>
internal static class ProcessMemory
{
    /// <summary>The most memory that was resident at any time, in MiB; the system's own figure, 0 where it keeps none.</summary>
    public static double PeakResidentMiB => (SystemFile.Kibibytes("/proc/self/status", "VmHWM") ?? 0) / 1024.0;

    /// <summary>What is resident now, in MiB.</summary>
    public static double ResidentMiB => (SystemFile.Kibibytes("/proc/self/status", "VmRSS") ?? 0) / 1024.0;

    /// <summary>
    /// The most that was taken since the process had so much: on a GPU of its allocator's memory, on the processor of resident memory.
    /// </summary>
    public static double PeakAboveMiB(double baseMiB, Device device) => device.Type == DeviceType.Cuda
        ? Torch.MemoryStatistics(device).Peak / (1024.0 * 1024)
        : PeakResidentMiB - baseMiB;
}
