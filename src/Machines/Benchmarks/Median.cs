namespace Relight.Machines.Benchmarks;

/// <summary>The middle of measurements, which one disturbed moment does not move.</summary>
internal static class Median
{
    /// <summary>The middle value; of an even number the upper of the two.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
