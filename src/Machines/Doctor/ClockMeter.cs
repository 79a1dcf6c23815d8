using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Relight.Machines.Doctor;

/// <summary>How fast one core ticks under load.</summary>
/// <param name="Gigahertz">Ticks in a nanosecond.</param>
/// <param name="Source">Where the number comes from.</param>
internal sealed record ClockMeter(double Gigahertz, string Source)
{
    /// <summary>Ticks from one multiplication to the next that needs its result, on every x86 core since 2008.</summary>
    private const int MultiplyLatency = 3;

    private const int ChainLength = 3_000_000;
    private const int Rounds = 12;

    /// <summary>Times a chain of multiplications that each wait for the one before, and takes the fastest of several rounds.</summary>
    /// <returns>Null where that latency is not known and the system names no frequency either.</returns>
    public static ClockMeter? Measure()
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            var best = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                Volatile.Write(ref _result, Chain(ChainLength, (ulong)round | 1));
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            }

            return new ClockMeter(ChainLength * (double)MultiplyLatency / best,
                "measured now on one core, by multiplications that wait for each other");
        }

        const string file = "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq";
        return long.TryParse(SystemFile.Lines(file).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var kilohertz)
            ? new ClockMeter(kilohertz / 1e6, $"the highest frequency, from {file}")
            : null;
    }

    private static ulong _result;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong Chain(int count, ulong value)
    {
        var factor = value | 0x9E3779B97F4A7C15;
        for (var i = 0; i < count; i += 10)
        {
            value *= factor;
            value *= factor;
            value *= factor;
            value *= factor;
            value *= factor;
            value *= factor;
            value *= factor;
            value *= factor;
            value *= factor;
            value *= factor;
        }

        return value;
    }
}
