using System.Text;

namespace Relight.Runs.Reports;

/// <summary>Curves over a common axis: means with bands across seeds, labelled at their ends.</summary>
/// <example><code>
/// new LineChart(new ChartAxis("epoch") { WholeNumbers = true }, new ChartAxis("validation accuracy", "%"))
/// {
///     Title = "From scratch wins",
///     Series = [LineSeries.OverSeeds("from scratch", seeds), new LineSeries("pretext", points)],
/// }
/// </code></example>
public sealed class LineChart : Chart
{
    private const int MostMarks = 30, MostTooltips = 120;
    private const double LineHeight = 16, LegendGap = 18, BottomMargin = 40;

    private readonly ChartAxis _x, _y;

    /// <summary>Takes the axes.</summary>
    /// <param name="x">Along which the curves run.</param>
    /// <param name="y">What they show.</param>
    public LineChart(ChartAxis x, ChartAxis y) => (_x, _y) = (x, y);

    /// <summary>The curves; the order gives each its colour and mark.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>Places on the horizontal axis to point out, such as where a run went on after an interruption.</summary>
    public IReadOnlyList<(double X, string Label)> Marks { get; init; } = [];

    /// <summary>The height in CSS pixels.</summary>
    public double Height { get; init; } = 340;

    /// <inheritdoc/>
    public override string Describe() => Series.Count == 0
        ? "There are no curves."
        : $"{_y.Heading} against {_x.Heading}. " + string.Join(" ", Series.Select(series => series.Points.LastOrDefault(p => double.IsFinite(p.Y)) is var last
            && series.Points.Any(p => double.IsFinite(p.Y)) ? $"{series.Name} ends at {_y.Show(last.Y)}{Range(last)}." : $"{series.Name} has no values."));

    private protected override double TotalHeight => Height;

    private protected override void Draw(MarkupWriter svg, ChartColours colours)
    {
        double top = Title.Length > 0 ? TitleSize + 22 : TextSize;
        Label(svg, _y.Heading, 0, top, colours.Muted);
        top = DrawLegend(svg, colours, top) + 14;

        IEnumerable<double> ys = Series.SelectMany(series => series.Points)
            .SelectMany(point => new[] { point.Y, point.Low ?? point.Y, point.High ?? point.Y });
        var vertical = new AxisTicks(_y, ys, (int)((Height - top - BottomMargin) / 48), tight: false);
        double left = vertical.Values.Select(tick => ChartText.Width(Tick(tick, vertical), TextSize)).DefaultIfEmpty(0).Max() + 10;
        (string Text, int Series, ChartPoint Point)[] ends = Ends();
        double right = Width - Math.Max(12, ends.Select(end => ChartText.Width(end.Text, TextSize) + 14).DefaultIfEmpty(0).Max());
        var horizontal = new AxisTicks(_x, Series.SelectMany(series => series.Points).Select(point => point.X), (int)((right - left) / 90), tight: true);
        var plot = new PlotArea(left, top, right, Height - BottomMargin, horizontal, vertical);

        DrawAxes(svg, colours, plot);
        DrawMarks(svg, colours, plot);
        for (int i = 0; i < Series.Count; i++)
        {
            DrawBand(svg, colours, plot, i);
        }

        for (int i = 0; i < Series.Count; i++)
        {
            DrawCurve(svg, colours, plot, i);
        }

        DrawEnds(svg, colours, plot, ends);
        DrawTooltips(svg, plot);
    }

    private static string Tick(double value, AxisTicks ticks) => ChartText.Number(value, ticks.Format);

    private string Range(ChartPoint point) => point is { Low: double low, High: double high } && high > low
        ? $" ({ChartText.Number(low, _y.Format)} to {ChartText.Number(high, _y.Format)})"
        : "";

    /// <summary>Names in rows beneath the heading; one curve needs none. Gives back where they end.</summary>
    private double DrawLegend(MarkupWriter svg, ChartColours colours, double top)
    {
        if (Series.Count < 2)
        {
            return top;
        }

        double x = 0, y = top + LegendGap;
        for (int i = 0; i < Series.Count; i++)
        {
            string name = ChartText.Shorten(Series[i].Name, 40);
            double width = 30 + ChartText.Width(name, TextSize) + 16;
            if (x > 0 && x + width > Width)
            {
                (x, y) = (0, y + LegendGap);
            }

            svg.Empty("line", ("x1", At(x)), ("y1", At(y - 4)), ("x2", At(x + 22)), ("y2", At(y - 4)), ("stroke", colours.Series(i)),
                ("stroke-width", "2"), ("stroke-dasharray", SeriesMark.Dashes(i)));
            SeriesMark.Draw(svg, i, x + 11, y - 4, colours);
            Label(svg, name, x + 29, y, colours.Ink);
            x += width;
        }

        return y;
    }

    /// <summary>What stands at each curve's end: its value, and its name where there is room.</summary>
    private (string Text, int Series, ChartPoint Point)[] Ends()
    {
        (int Index, ChartPoint Point)[] last =
        [
            .. Series.Index().Where(pair => pair.Item.Points.Any(point => double.IsFinite(point.Y)))
                .Select(pair => (pair.Index, pair.Item.Points.Last(point => double.IsFinite(point.Y)))),
        ];
        (string Text, int, ChartPoint)[] named =
        [
            .. last.Select(end => ($"{ChartText.Shorten(Series[end.Index].Name, 22)} {_y.Show(end.Point.Y)}", end.Index, end.Point)),
        ];
        bool fits = Series.Count > 1 && named.All(end => ChartText.Width(end.Text, TextSize) < 0.28 * Width);
        return fits ? named : [.. last.Select(end => (_y.Show(end.Point.Y), end.Index, end.Point))];
    }

    private void DrawAxes(MarkupWriter svg, ChartColours colours, PlotArea plot)
    {
        foreach (double tick in plot.Vertical.Values)
        {
            Rule(svg, plot.Left, plot.Y(tick), plot.Right, plot.Y(tick), colours.Grid);
            Label(svg, Tick(tick, plot.Vertical), plot.Left - 8, plot.Y(tick) + 4, colours.Muted, "end");
        }

        Rule(svg, plot.Left, plot.Bottom, plot.Right, plot.Bottom, colours.Muted);
        foreach (double tick in plot.Horizontal.Values)
        {
            Rule(svg, plot.X(tick), plot.Bottom, plot.X(tick), plot.Bottom + 4, colours.Muted);
            Label(svg, Tick(tick, plot.Horizontal), plot.X(tick), plot.Bottom + 18, colours.Muted, "middle");
        }

        Label(svg, _x.Heading, (plot.Left + plot.Right) / 2, Height - 5, colours.Muted, "middle");
    }

    private void DrawMarks(MarkupWriter svg, ChartColours colours, PlotArea plot)
    {
        foreach ((double x, string label) in Marks.Where(mark => plot.Horizontal.CanShow(mark.X) && mark.X >= plot.Horizontal.Min && mark.X <= plot.Horizontal.Max))
        {
            svg.Open("g");
            svg.Element("title", label);
            Rule(svg, plot.X(x), plot.Top, plot.X(x), plot.Bottom, colours.Muted, "3 3");
            bool leftward = plot.X(x) + ChartText.Width(label, 11) + 6 > plot.Right;
            Label(svg, label, plot.X(x) + (leftward ? -5 : 5), plot.Top + 9, colours.Muted, leftward ? "end" : "start", size: 11);
            svg.Close();
        }
    }

    private void DrawBand(MarkupWriter svg, ChartColours colours, PlotArea plot, int series)
    {
        foreach (ChartPoint[] run in Unbroken(Series[series].Points, plot))
        {
            if (run.Any(point => point.High > point.Low))
            {
                IEnumerable<(double, double)> upper = run.Select(point => (point.X, point.High ?? point.Y));
                IEnumerable<(double, double)> lower = run.Reverse().Select(point => (point.X, point.Low ?? point.Y));
                svg.Empty("path", ("d", Path(upper.Concat(lower), plot) + "z"), ("fill", colours.Series(series)), ("fill-opacity", "0.16"));
            }
        }
    }

    private void DrawCurve(MarkupWriter svg, ChartColours colours, PlotArea plot, int series)
    {
        foreach (ChartPoint[] run in Unbroken(Series[series].Points, plot))
        {
            svg.Empty("path", ("d", Path(run.Select(point => (point.X, point.Y)), plot)), ("fill", "none"), ("stroke", colours.Series(series)),
                ("stroke-width", "2"), ("stroke-linejoin", "round"), ("stroke-linecap", "round"), ("stroke-dasharray", SeriesMark.Dashes(series)));
            foreach (ChartPoint point in Series[series].Points.Count <= MostMarks ? run : run[^1..])
            {
                SeriesMark.Draw(svg, series, plot.X(point.X), plot.Y(point.Y), colours);
            }
        }
    }

    private static void DrawEnds(MarkupWriter svg, ChartColours colours, PlotArea plot, (string Text, int Series, ChartPoint Point)[] ends)
    {
        ends = [.. ends.Where(end => plot.CanShow(end.Point))];
        double[] heights = EndLabels.Spread([.. ends.Select(end => plot.Y(end.Point.Y))], LineHeight, plot.Top, plot.Bottom);
        for (int i = 0; i < ends.Length; i++)
        {
            double x = plot.X(ends[i].Point.X), y = plot.Y(ends[i].Point.Y);
            if (Math.Abs(heights[i] - y) > 5)
            {
                Rule(svg, x + 5, y, plot.Right + 10, heights[i], colours.Series(ends[i].Series));
            }

            Label(svg, ends[i].Text, plot.Right + 12, heights[i] + 4, colours.Ink, weight: ends.Length == 1 ? "600" : null);
        }
    }

    /// <summary>Unseen discs over the points, on top of everything, that show the exact values under the pointer.</summary>
    private void DrawTooltips(MarkupWriter svg, PlotArea plot)
    {
        foreach (LineSeries series in Series)
        {
            ChartPoint[] points = [.. series.Points.Where(plot.CanShow)];
            int every = Math.Max(1, (int)Math.Ceiling(points.Length / (double)MostTooltips));
            foreach (ChartPoint point in points.Where((_, i) => i % every == 0 || i == points.Length - 1))
            {
                svg.Open("circle", ("class", "hit"), ("cx", At(plot.X(point.X))), ("cy", At(plot.Y(point.Y))), ("r", "8"), ("fill-opacity", "0"));
                svg.Element("title", $"{series.Name}\n{_x.Label} {ChartText.Number(point.X, _x.Format)}: {_y.Show(point.Y)}{Range(point)}").Close();
            }
        }
    }

    private static IEnumerable<ChartPoint[]> Unbroken(IReadOnlyList<ChartPoint> points, PlotArea plot)
    {
        var run = new List<ChartPoint>();
        foreach (ChartPoint point in points)
        {
            if (plot.CanShow(point))
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return [.. run];
                run.Clear();
            }
        }

        if (run.Count > 0)
        {
            yield return [.. run];
        }
    }

    private static string Path(IEnumerable<(double X, double Y)> points, PlotArea plot)
    {
        var path = new StringBuilder();
        foreach ((double x, double y) in points)
        {
            double height = plot.Vertical.CanShow(y) ? Math.Clamp(plot.Y(y), plot.Top - 1, plot.Bottom + 1) : plot.Bottom;
            path.Append(path.Length == 0 ? 'M' : 'L').Append(At(plot.X(x))).Append(' ').Append(At(height));
        }

        return path.ToString();
    }
}
