using System.Diagnostics;
using System.Runtime.CompilerServices;
using Relight.Tensors;

namespace Relight.Machines.Benchmarks;

/// <summary>What one call of an operator costs: the sum of two 4×4 tensors, its result made and freed.</summary>
internal static class OpBenchmark
{
    private const int Warmup = 20_000;
    private const int Calls = 200_000;

    /// <summary>As in a training step: a scope owns what a handful of calls make, and frees it.</summary>
    public const int CallsPerScope = 20;

    public static BenchmarkResult Run()
    {
        var (a, b) = (Tensor.Randn([4, 4]), Tensor.Randn([4, 4]));
        Time(a, b, Warmup);
        var nanoseconds = Time(a, b, Calls).TotalNanoseconds / Calls;
        return new BenchmarkResult(
            "op", FormattableString.Invariant($"a + b of 4×4 tensors: {nanoseconds:N0} ns a call, with the result made and freed."),
            new() { ["nanosecondsPerCall"] = nanoseconds, ["calls"] = Calls, ["callsPerScope"] = CallsPerScope });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TimeSpan Time(Tensor a, Tensor b, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i += CallsPerScope)
        {
            AddInScope(a, b);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddInScope(Tensor a, Tensor b)
    {
        using var scope = new TensorScope();
        for (var i = 0; i < CallsPerScope; i++)
        {
            _ = a + b;
        }
    }
}
