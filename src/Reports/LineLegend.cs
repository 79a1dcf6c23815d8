namespace Relight.Reports;

/// <summary>The names of curves in rows beneath a chart's heading; one curve needs none.</summary>
/// <param name="series">The curves.</param>
/// <param name="width">The chart's width in CSS pixels.</param>
internal sealed class LineLegend(IReadOnlyList<LineSeries> series, double width)
{
    private const double RowHeight = 20;

    /// <summary>The height of all rows in CSS pixels.</summary>
    public double Height => RowHeight * Entries().Select(entry => entry.Row + 1).LastOrDefault();

    /// <summary>Draws the names, and gives back where they end.</summary>
    public double Draw(MarkupWriter svg, ChartColors colors, double top)
    {
        foreach ((int i, string name, double x, int row) in Entries())
        {
            double y = top + ((row + 1) * RowHeight);
            svg.Empty("line", ("x1", Chart.At(x)), ("y1", Chart.At(y - 4)), ("x2", Chart.At(x + 22)), ("y2", Chart.At(y - 4)),
                ("stroke", colors.Series(i)),
                ("stroke-width", "2"), ("stroke-dasharray", SeriesMark.Dashes(i)));
            SeriesMark.Draw(svg, i, x + 11, y - 4, colors);
            Chart.Label(svg, name, x + 29, y, colors.Ink);
        }

        return top + Height;
    }

    private IEnumerable<(int Series, string Name, double X, int Row)> Entries()
    {
        double x = 0;
        int row = 0;
        foreach ((int i, LineSeries curve) in series.Index().Where(_ => series.Count > 1))
        {
            string name = ChartText.Shorten(curve.Name, 40);
            double needed = 30 + ChartText.Width(name, Chart.TextSize) + 16;
            if (x > 0 && x + needed > width)
            {
                (x, row) = (0, row + 1);
            }

            yield return (i, name, x, row);
            x += needed;
        }
    }
}
