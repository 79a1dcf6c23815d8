namespace Relight.Reports;

/// <summary>What stands at each curve's end: its value, and its name where there is room.</summary>
internal sealed class LineEnds
{
    private const double LineHeight = 17;

    private readonly IReadOnlyList<LineSeries> _series;
    private readonly EndLabel[] _atRight, _inside;

    /// <summary>Divides the labels into those of curves that run to the right edge, beside the plot, and those within the plot.</summary>
    /// <param name="series">The curves.</param>
    /// <param name="y">What they show.</param>
    /// <param name="width">The chart's width in CSS pixels.</param>
    public LineEnds(IReadOnlyList<LineSeries> series, ChartAxis y, double width)
    {
        _series = series;
        ILookup<bool, EndLabel> ends = Labels(series, y, width).ToLookup(end => end.Place >= 0.8);
        (_atRight, _inside) = ([.. ends[true]], [.. ends[false]]);
    }

    /// <summary>The room that the labels beside the plot need, in CSS pixels.</summary>
    public double WidthAtRight => _atRight.Select(end => ChartText.Width(end.Text, Chart.TextSize, bold: true)).DefaultIfEmpty(0).Max();

    /// <summary>Draws the labels, apart from each other and, within the plot, from the curves.</summary>
    public void Draw(MarkupWriter svg, ChartColors colors, PlotArea plot)
    {
        DrawAtRight(svg, colors, plot, [.. _atRight.Where(end => plot.CanShow(end.Point))]);
        DrawInside(svg, colors, plot);
    }

    private static void DrawAtRight(MarkupWriter svg, ChartColors colors, PlotArea plot, EndLabel[] atRight)
    {
        double[] heights = LabelPlacement.Place([.. atRight.Select(end => plot.Y(end.Point.Y))], LineHeight, plot.Top, plot.Bottom);
        for (int i = 0; i < atRight.Length; i++)
        {
            double x = plot.X(atRight[i].Point.X), y = plot.Y(atRight[i].Point.Y);
            if (Math.Abs(heights[i] - y) > 5)
            {
                Chart.Rule(svg, x + 5, y, plot.Right + 9, heights[i], colors.Series(atRight[i].Series));
            }

            Chart.Label(svg, atRight[i].Text, plot.Right + 11, heights[i] + 4.5, colors.Ink, weight: atRight.Length == 1 ? "600" : null);
        }
    }

    private void DrawInside(MarkupWriter svg, ChartColors colors, PlotArea plot)
    {
        foreach (EndLabel[] cluster in EndLabel.Clusters([.. _inside.Where(end => plot.CanShow(end.Point))], plot))
        {
            var free = new List<double>();
            foreach (EndLabel end in cluster)
            {
                free.Add(end.FreeHeight(plot, _series, free, LineHeight));
            }

            double[] places = LabelPlacement.Place(free, LineHeight, plot.Top, plot.Bottom);
            for (int i = 0; i < cluster.Length; i++)
            {
                double x = plot.X(cluster[i].Point.X), y = plot.Y(cluster[i].Point.Y);
                bool leftward = cluster[i].IsLeftward(plot);
                double beside = x + (leftward ? -EndLabel.Gap : EndLabel.Gap);
                if (Math.Abs(places[i] - y) > 5)
                {
                    Chart.Rule(svg, x, y, beside, places[i], colors.Series(cluster[i].Series));
                }

                svg.Element("text", cluster[i].Text, ("x", Chart.At(beside)), ("y", Chart.At(places[i] + 4.5)), ("fill", colors.Ink),
                    ("font-size", Chart.At(Chart.TextSize)),
                    ("text-anchor", leftward ? "end" : null), ("stroke", colors.Ground), ("stroke-width", "4"), ("paint-order", "stroke"));
            }
        }
    }

    private static EndLabel[] Labels(IReadOnlyList<LineSeries> series, ChartAxis y, double width)
    {
        double[] xs = [.. series.SelectMany(curve => curve.Points).Select(point => point.X)];
        double first = xs.DefaultIfEmpty(0).Min(), length = xs.DefaultIfEmpty(0).Max() - first;
        EndLabel[] ends =
        [
            .. series.Index().Where(pair => pair.Item.Points.Any(point => double.IsFinite(point.Y)))
                .Select(pair => (pair.Index, Last: pair.Item.Points.Last(point => double.IsFinite(point.Y))))
                .Select(end => new EndLabel(y.Show(end.Last.Y), end.Index, end.Last, length > 0 ? (end.Last.X - first) / length : 1)),
        ];
        EndLabel[] named = [.. ends.Select(end => end with { Text = $"{series[end.Series].Name} {end.Text}" })];
        return series.Count > 1 && named.All(end => end.Width < 0.3 * width) ? named : ends;
    }
}
