namespace Relight.Runs.Logs.TensorBoard;

/// <summary>How finite values are distributed, in at most 64 buckets of equal width from the least to the greatest.</summary>
internal sealed class Histogram
{
    private const int MostBuckets = 64;

    /// <summary>Counts values; those that are not finite are left out.</summary>
    public Histogram(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                Count++;
                (Min, Max) = (Math.Min(Min, value), Math.Max(Max, value));
                Sum += value;
                SumOfSquares += (double)value * value;
            }
        }

        int buckets = Count == 0 ? 0 : Min == Max ? 1 : MostBuckets;
        double width = (Max - Min) / buckets;
        UpperLimits = [.. Enumerable.Range(1, buckets).Select(i => i == buckets ? Max : Min + (i * width))];
        var counts = new double[buckets];
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                counts[buckets == 1 ? 0 : Math.Min((int)((value - Min) / width), buckets - 1)]++;
            }
        }

        Counts = counts;
    }

    public long Count { get; }

    public double Min { get; } = double.PositiveInfinity;

    public double Max { get; } = double.NegativeInfinity;

    public double Sum { get; }

    public double SumOfSquares { get; }

    /// <summary>Where each bucket ends; the first begins at <see cref="Min"/>.</summary>
    public IReadOnlyList<double> UpperLimits { get; }

    public IReadOnlyList<double> Counts { get; }
}
