using static System.FormattableString;

namespace Relight.Machines.Doctor;

/// <summary>The most that the processor could compute if every core did nothing but multiply and add.</summary>
/// <param name="Gigaflops">10⁹ multiplications and additions a second, each counted as one.</param>
/// <param name="Formula">How the number comes about.</param>
internal sealed record PeakRate(double Gigaflops, string Formula)
{
    /// <summary>AMD's Zen 4 and its forebears of family 25 do 512-bit instructions in two halves.</summary>
    private const int AmdZen4Family = 25;

    /// <summary>float32, by fused multiply-add instructions; null where the width of these is not known.</summary>
    public static PeakRate? Float32(ProcessorFacts processor, ClockMeter clock, int cores)
    {
        if (Units(processor) is not { } units)
        {
            return null;
        }

        return new PeakRate(
            cores * clock.Gigahertz * units.Count * units.Lanes * 2,
            Invariant($"{Cores(cores)} × {clock.Gigahertz:F2} GHz × {units.Count} {units.Name} × {units.Lanes} lanes × 2 (multiply, add)"));
    }

    /// <summary>bfloat16, by AMX tiles or by AVX-512's dot product of pairs; null where the processor has neither.</summary>
    public static PeakRate? BFloat16(ProcessorFacts processor, ClockMeter clock, int cores)
    {
        if (processor.Has("amx_bf16"))
        {
            return new PeakRate(
                cores * clock.Gigahertz * 512 * 2,
                Invariant($"{Cores(cores)} × {clock.Gigahertz:F2} GHz × 512 products in an AMX unit × 2 (multiply, add)"));
        }

        return processor.Has("avx512_bf16") && Units(processor) is { } units
            ? new PeakRate(
                cores * clock.Gigahertz * units.Count * units.Lanes * 4,
                Invariant($"{Cores(cores)} × {clock.Gigahertz:F2} GHz × {units.Count} {units.Name} × {units.Lanes} lanes of pairs × 4 ")
                    + Invariant($"(multiply, add, twice)"))
            : null;
    }

    private static (int Count, int Lanes, string Name)? Units(ProcessorFacts processor)
    {
        if (processor.Has("avx512f"))
        {
            return processor is { Vendor: "AuthenticAMD", Family: <= AmdZen4Family }
                ? (1, 16, "AVX-512 unit (two of 256 bits joined)")
                : (2, 16, "AVX-512 units");
        }

        return processor.Has("fma") ? (2, 8, "AVX2 units")
            : processor.Has("asimd") ? (2, 4, "NEON units")
            : null;
    }

    private static string Cores(int cores) => cores == 1 ? "1 core" : Invariant($"{cores} cores");
}
