namespace Relight.Reports;

/// <summary>A curve of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Its name in the legend and at its end, any text.</param>
/// <param name="Points">Its points by rising X.</param>
public sealed record LineSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>The mean over seeds, with the spread as a band. A point is drawn wherever at least one seed has a finite value.</summary>
    /// <param name="name">The curve's name.</param>
    /// <param name="seeds">One list of points for each seed.</param>
    /// <param name="spread">What the band spans; with one seed there is none.</param>
    internal static LineSeries OverSeeds(
        string name, IEnumerable<IReadOnlyList<(double X, double Y)>> seeds, Spread spread = Spread.MinMax) => new(name,
        [
            .. seeds.SelectMany(points => points).Where(point => double.IsFinite(point.Y))
                .GroupBy(point => point.X, point => point.Y).OrderBy(group => group.Key)
                .Select(group => Summarize(group.Key, [.. group], spread)),
        ]);

    /// <summary>The curve in at most so many points: each the mean of its stretch, with a band from its smallest to its largest
    /// value.</summary>
    /// <param name="count">How many points to keep at most; a shorter curve stays as it is.</param>
    public LineSeries Condense(int count) => Points.Count <= count
        ? this
        : this with
        {
            Points =
            [
                .. Enumerable.Range(0, count)
                    .Select(i => Points.Skip(i * Points.Count / count).Take(((i + 1) * Points.Count / count) - (i * Points.Count / count)))
                    .Select(stretch => stretch.Where(point => double.IsFinite(point.Y)).ToArray())
                    .Where(stretch => stretch.Length > 0)
                    .Select(stretch => Summarize(stretch[^1].X, [.. stretch.Select(point => point.Y)], Spread.MinMax)),
            ],
        };

    private static ChartPoint Summarize(double x, double[] values, Spread spread)
    {
        double mean = values.Average();
        if (values.Length == 1)
        {
            return new ChartPoint(x, mean);
        }

        if (spread == Spread.MinMax)
        {
            return new ChartPoint(x, mean, values.Min(), values.Max());
        }

        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return new ChartPoint(x, mean, mean - deviation, mean + deviation);
    }
}
