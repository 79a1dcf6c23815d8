namespace Relight.Reports;

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
/// <param name="Name">What it stands for, any text.</param>
/// <param name="Value">Its length.</param>
/// <param name="Low">The lower end of the error bar; none when null.</param>
/// <param name="High">The upper end of the error bar; none when null.</param>
internal sealed record Bar(string Name, double Value, double? Low = null, double? High = null)
{
    /// <summary>The values behind it, one for each seed, drawn as small rings.</summary>
    public IReadOnlyList<double> Points { get; init; } = [];

    /// <summary>Which of the series' colors it has: the same as the curve of the same name.</summary>
    public int ColorIndex { get; init; }

    /// <summary>The mean over seeds, each seed as a ring, and the spread as an error bar.</summary>
    /// <param name="name">What it stands for.</param>
    /// <param name="values">One value for each seed; at least one.</param>
    /// <param name="spread">What the error bar spans; with one seed there is none.</param>
    public static Bar OverSeeds(string name, IReadOnlyList<double> values, Spread spread = Spread.MinMax)
    {
        ChartPoint point = LineSeries.OverSeeds(name, values.Select(value => (IReadOnlyList<(double, double)>)[(0, value)]), spread)
            .Points[0];
        return new Bar(name, point.Y, point.Low, point.High) { Points = values.Count > 1 ? [.. values] : [] };
    }
}
