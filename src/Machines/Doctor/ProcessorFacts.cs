using System.Globalization;
using System.Runtime.InteropServices;

namespace Relight.Machines.Doctor;

/// <summary>What the system says about the processor.</summary>
internal sealed class ProcessorFacts
{
    private static readonly (string Flag, string Name)[] KnownSets =
    [
        ("avx2", "AVX2"), ("fma", "FMA"), ("avx512f", "AVX-512"), ("avx512_vnni", "AVX-512 VNNI"), ("avx512_bf16", "AVX-512 BF16"),
        ("amx_tile", "AMX"), ("amx_bf16", "AMX BF16"), ("asimd", "NEON"), ("sve", "SVE"), ("bf16", "BF16"),
    ];

    private readonly HashSet<string> _flags;

    private ProcessorFacts(string name, string vendor, int family, HashSet<string> flags)
    {
        (Name, Vendor, Family, _flags) = (name, vendor, family, flags);
        InstructionSets = [.. KnownSets.Where(set => flags.Contains(set.Flag)).Select(set => set.Name)];
    }

    /// <summary>The maker's name of the model.</summary>
    public string Name { get; }

    /// <summary>As the processor tells it: GenuineIntel, AuthenticAMD; empty on others.</summary>
    public string Vendor { get; }

    /// <summary>The maker's number of the family; 0 on others than x86.</summary>
    public int Family { get; }

    /// <summary>Those that matter for matrix products.</summary>
    public IReadOnlyList<string> InstructionSets { get; }

    /// <summary>Reads /proc/cpuinfo; what is not there stays empty.</summary>
    public static ProcessorFacts Read() => Parse(SystemFile.Lines("/proc/cpuinfo"));

    /// <summary>Takes the first processor of lines such as <c>model name : …</c>.</summary>
    internal static ProcessorFacts Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                values.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
            }
        }

        var flags = (values.GetValueOrDefault("flags") ?? values.GetValueOrDefault("Features") ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _ = int.TryParse(values.GetValueOrDefault("cpu family"), NumberStyles.None, CultureInfo.InvariantCulture, out var family);
        return new ProcessorFacts(
            values.GetValueOrDefault("model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            values.GetValueOrDefault("vendor_id") ?? "", family, [.. flags]);
    }

    /// <summary>Whether the processor has an instruction set, by its flag in /proc/cpuinfo.</summary>
    public bool Has(string flag) => _flags.Contains(flag);
}
