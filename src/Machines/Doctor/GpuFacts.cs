using System.ComponentModel;
using System.Diagnostics;

namespace Relight.Machines.Doctor;

/// <summary>The GPUs that NVIDIA's driver sees.</summary>
/// <param name="Driver">The driver's version; null without one.</param>
/// <param name="Names">Name and memory of each.</param>
internal sealed record GpuFacts(string? Driver, IReadOnlyList<string> Names)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks nvidia-smi; no GPU where there is no such program or it fails.</summary>
    public static GpuFacts Find()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("nvidia-smi", ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process is null)
            {
                return new GpuFacts(null, []);
            }

            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return new GpuFacts(null, []);
            }

            return process.ExitCode == 0 ? Parse(output.Result) : new GpuFacts(null, []);
        }
        catch (Win32Exception)
        {
            return new GpuFacts(null, []);
        }
    }

    /// <summary>Reads lines such as <c>NVIDIA H200, 143771 MiB, 570.86.15</c>.</summary>
    internal static GpuFacts Parse(string text)
    {
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(',', StringSplitOptions.TrimEntries)).Where(fields => fields.Length == 3).ToList();
        return new GpuFacts(rows.FirstOrDefault()?[2], [.. rows.Select(fields => $"{fields[0]}, {fields[1]}")]);
    }

    /// <summary>What to do about a GPU that libtorch cannot use.</summary>
    public Finding? FindingFor(int cudaDevices) => Names.Count > 0 && cudaDevices == 0
        ? new Finding(
            $"There is a GPU ({Names[0]}), but this libtorch was built without CUDA or cannot reach it.",
            "RELIGHT_LIBTORCH=/folder/of/a/libtorch/with/CUDA ./relight build")
        : null;
}
