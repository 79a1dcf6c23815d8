using System.Runtime.InteropServices;

namespace Relight.Runs;

/// <summary>The machine that an attempt ran on.</summary>
/// <param name="Name">The host's name.</param>
/// <param name="System">Operating system and architecture.</param>
/// <param name="Processor">The processor's model name, or its architecture when the system does not tell.</param>
/// <param name="Threads">Processors that the process may use, affinity and container limits counted in.</param>
/// <param name="MemoryBytes">Memory that the process may use, in bytes, container limits counted in.</param>
/// <param name="Devices">Accelerators by name; empty on the processor alone.</param>
public sealed record MachineFacts(
    string Name, string System, string Processor, int Threads, long MemoryBytes, IReadOnlyList<string> Devices)
{
    internal static MachineFacts Collect(IReadOnlyList<string> devices) => new(
        Environment.MachineName,
        $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})",
        ProcessorName(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        [.. devices]);

    private static string ProcessorName()
    {
        const string File = "/proc/cpuinfo";
        string? line = global::System.IO.File.Exists(File)
            ? global::System.IO.File.ReadLines(File).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
