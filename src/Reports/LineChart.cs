using System.Text;

namespace Relight.Reports;

/// <summary>Curves over a common axis: means with bands across seeds, labeled at their ends.</summary>
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
    private const double BottomMargin = 42;

    private readonly ChartAxis _x, _y;

    /// <summary>Takes the axes.</summary>
    /// <param name="x">Along which the curves run.</param>
    /// <param name="y">What they show.</param>
    public LineChart(ChartAxis x, ChartAxis y) => (_x, _y) = (x, y);

    /// <summary>The curves; the order gives each its color and mark.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>Places on the horizontal axis to point out, such as where a run went on after an interruption.</summary>
    public IReadOnlyList<(double X, string Label)> Marks { get; init; } = [];

    /// <summary>The height in CSS pixels.</summary>
    public double Height { get; init; } = 340;

    /// <inheritdoc/>
    public override string Describe()
    {
        string axes = _y.Heading.Length > 0 ? $"{_y.Heading} against {_x.Heading}." : $"Against {_x.Heading}.";
        return string.Join(' ', Series.Select(End).Prepend(axes));

        string End(LineSeries series) => series.Points.Any(point => double.IsFinite(point.Y))
            && series.Points.Last(point => double.IsFinite(point.Y)) is var last
            ? $"{series.Name} ends at {_y.Show(last.Y)}{Range(last)}."
            : $"{series.Name} has no values.";
    }

    internal override double HeightAt(double width) =>
        Height + (new LineLegend(Series, width).Height - new LineLegend(Series, Width).Height);

    private protected override void Draw(MarkupWriter svg, ChartColors colors, double width)
    {
        double top = Title.Length > 0 ? TitleSize : 0;
        if (_y.Heading.Length > 0)
        {
            top += Title.Length > 0 ? 21 : TextSize;
            Label(svg, _y.Heading, 0, top, colors.Muted);
        }

        top = new LineLegend(Series, width).Draw(svg, colors, top) + (Marks.Count > 0 ? 26 : 14);
        var ends = new LineEnds(Series, _y, width);
        PlotArea plot = Layout(top, width, ends);
        DrawAxes(svg, colors, plot);
        DrawMarks(svg, colors, plot, width);
        for (int i = 0; i < Series.Count; i++)
        {
            DrawBand(svg, colors, plot, i);
        }

        for (int i = 0; i < Series.Count; i++)
        {
            DrawCurve(svg, colors, plot, i);
        }

        ends.Draw(svg, colors, plot);
        DrawTooltips(svg, plot);
    }

    /// <summary>Leaves room for the ticks on the left and for the labels of the curves that run to the right edge.</summary>
    private PlotArea Layout(double top, double width, LineEnds ends)
    {
        IEnumerable<double> ys = Series.SelectMany(series => series.Points)
            .SelectMany(point => new[] { point.Y, point.Low ?? point.Y, point.High ?? point.Y });
        var vertical = new AxisTicks(_y, ys, (int)((HeightAt(width) - top - BottomMargin) / 48), tight: false);
        double left = vertical.Values.Select(tick => ChartText.Width(Tick(tick, vertical), TextSize)).DefaultIfEmpty(0).Max() + 10;
        double right = width - ends.WidthAtRight - 14;
        IEnumerable<double> xs = Series.SelectMany(series => series.Points).Select(point => point.X);
        var horizontal = new AxisTicks(_x, xs, (int)((right - left) / 90), tight: true);
        return new PlotArea(left, top, right, HeightAt(width) - BottomMargin, horizontal, vertical);
    }

    private static string Tick(double value, AxisTicks ticks) => ChartText.Number(value, ticks.Format);

    private string Range(ChartPoint point) => point is { Low: double low, High: double high } && high > low
        ? $" ({ChartText.Number(low, _y.Format)} to {ChartText.Number(high, _y.Format)})"
        : "";

    private void DrawAxes(MarkupWriter svg, ChartColors colors, PlotArea plot)
    {
        foreach (double tick in plot.Vertical.Values)
        {
            Rule(svg, plot.Left, plot.Y(tick), plot.Right, plot.Y(tick), colors.Grid);
            Label(svg, Tick(tick, plot.Vertical), plot.Left - 8, plot.Y(tick) + 4, colors.Muted, "end");
        }

        Rule(svg, plot.Left, plot.Bottom, plot.Right, plot.Bottom, colors.Muted);
        foreach (double tick in plot.Horizontal.Values)
        {
            Rule(svg, plot.X(tick), plot.Bottom, plot.X(tick), plot.Bottom + 4, colors.Muted);
            Label(svg, Tick(tick, plot.Horizontal), plot.X(tick), plot.Bottom + 18, colors.Muted, "middle");
        }

        Label(svg, _x.Heading, (plot.Left + plot.Right) / 2, plot.Bottom + BottomMargin - 5, colors.Muted, "middle");
    }

    /// <summary>Each mark has its line and tooltip; those have their label written that cover no other.</summary>
    private void DrawMarks(MarkupWriter svg, ChartColors colors, PlotArea plot, double width)
    {
        AxisTicks axis = plot.Horizontal;
        double free = 0;
        foreach ((double x, string label) in Marks.Where(
            mark => axis.CanShow(mark.X) && mark.X >= axis.Min && mark.X <= axis.Max).OrderBy(mark => mark.X))
        {
            svg.Open("g");
            svg.Element("title", label);
            Rule(svg, plot.X(x), plot.Top - 4, plot.X(x), plot.Bottom, colors.Muted, "3 3");
            double length = ChartText.Width(label, SmallSize);
            bool leftward = plot.X(x) + length > width;
            double from = leftward ? plot.X(x) + 3 - length : plot.X(x) - 3;
            if (from >= free)
            {
                Label(svg, label, leftward ? plot.X(x) + 3 : from, plot.Top - 7, colors.Muted, leftward ? "end" : "start", size: SmallSize);
                free = from + length + 6;
            }

            svg.Close();
        }
    }

    private void DrawBand(MarkupWriter svg, ChartColors colors, PlotArea plot, int series)
    {
        foreach (ChartPoint[] run in Unbroken(Series[series].Points, plot))
        {
            if (run.Any(point => point.High > point.Low))
            {
                IEnumerable<(double, double)> upper = run.Select(point => (point.X, point.High ?? point.Y));
                IEnumerable<(double, double)> lower = run.Reverse().Select(point => (point.X, point.Low ?? point.Y));
                svg.Empty("path", ("d", Path(upper.Concat(lower), plot) + "z"), ("fill", colors.Series(series)), ("fill-opacity", "0.16"));
            }
        }
    }

    private void DrawCurve(MarkupWriter svg, ChartColors colors, PlotArea plot, int series)
    {
        foreach (ChartPoint[] run in Unbroken(Series[series].Points, plot))
        {
            svg.Empty("path", ("d", Path(run.Select(point => (point.X, point.Y)), plot)), ("fill", "none"),
                ("stroke", colors.Series(series)), ("stroke-dasharray", SeriesMark.Dashes(series)),
                ("stroke-width", "2"), ("stroke-linejoin", "round"), ("stroke-linecap", "round"));
            foreach (ChartPoint point in Series[series].Points.Count <= MostMarks ? run : run[^1..])
            {
                SeriesMark.Draw(svg, series, plot.X(point.X), plot.Y(point.Y), colors);
            }
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
                svg.Open("circle", ("class", "hit"), ("cx", At(plot.X(point.X))), ("cy", At(plot.Y(point.Y))), ("r", "8"),
                    ("fill-opacity", "0"));
                svg.Element("title",
                    $"{series.Name}\n{_x.Label} {ChartText.Number(point.X, _x.Format)}: {_y.Show(point.Y)}{Range(point)}").Close();
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
