namespace Relight.Reports;

/// <summary>Several charts as one picture, in two columns.</summary>
internal static class ChartSheet
{
    private const int Columns = 2;
    private const double Gap = 40;

    /// <summary>The charts as an SVG file's contents.</summary>
    /// <param name="charts">At least one; those of one width fit best.</param>
    /// <param name="colors">Light or dark; with the adaptive ones, a browser chooses.</param>
    public static string ToSvg(IReadOnlyList<Chart> charts, ChartColors colors)
    {
        ArgumentOutOfRangeException.ThrowIfZero(charts.Count);
        double width = charts.Max(chart => chart.Width);
        Chart[][] rows = [.. charts.Chunk(Columns)];
        var svg = new MarkupWriter();
        Drawing.Write(
            svg, (rows[0].Length * (width + Gap)) - Gap, rows.Sum(row => row.Max(chart => chart.HeightAt(chart.Width)) + Gap) - Gap, colors,
            string.Join(' ', charts.Select(chart => $"{chart.Title}. {chart.Describe()}")),
            (drawing, inColors) =>
            {
                double y = 0;
                foreach (Chart[] row in rows)
                {
                    foreach ((int column, Chart chart) in row.Index())
                    {
                        chart.DrawAt(drawing, inColors, column * (width + Gap), y);
                    }

                    y += row.Max(chart => chart.HeightAt(chart.Width)) + Gap;
                }
            });
        return svg.ToString();
    }
}
