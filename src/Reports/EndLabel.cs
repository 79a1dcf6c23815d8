namespace Relight.Reports;

/// <summary>A label at a curve's end.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Series">The curve.</param>
/// <param name="Point">The curve's last point.</param>
/// <param name="Place">How far along the axis that is, from 0 to 1.</param>
internal sealed record EndLabel(string Text, int Series, ChartPoint Point, double Place)
{
    /// <summary>Between point and text.</summary>
    public const double Gap = 10;

    /// <summary>Labels within the plot in groups that share some stretch of its width, so that none of them may share a height.</summary>
    public static IEnumerable<EndLabel[]> Clusters(IEnumerable<EndLabel> labels, PlotArea plot)
    {
        var cluster = new List<EndLabel>();
        double end = 0;
        foreach (EndLabel label in labels.OrderBy(label => label.Left(plot)))
        {
            if (cluster.Count > 0 && label.Left(plot) > end)
            {
                yield return [.. cluster];
                cluster.Clear();
            }

            cluster.Add(label);
            end = Math.Max(cluster.Count == 1 ? 0 : end, label.Left(plot) + label.Width);
        }

        if (cluster.Count > 0)
        {
            yield return [.. cluster];
        }
    }

    /// <summary>The text's width in CSS pixels.</summary>
    public double Width => ChartText.Width(Text, Chart.TextSize);

    /// <summary>Whether it stands to the left of its point, since there is no room to the right.</summary>
    public bool IsLeftward(PlotArea plot) => plot.X(Point.X) + Gap + Width > plot.Right;

    /// <summary>
    /// The height nearest to its point at which no curve runs through the text and no other label is; that of the point where there is
    /// none.
    /// </summary>
    public double FreeHeight(PlotArea plot, IReadOnlyList<LineSeries> curves, IReadOnlyList<double> taken, double lineHeight)
    {
        const int mostSteps = 12;
        const double step = 4;
        double own = plot.Y(Point.Y);
        return Enumerable.Range(0, mostSteps).SelectMany(i => new[] { own - (i * step), own + (i * step) })
            .FirstOrDefault(
                height => height >= plot.Top && height <= plot.Bottom - step && taken.All(other => Math.Abs(other - height) >= lineHeight)
                    && !curves.Any(curve => Crosses(curve, height, plot)),
                own);
    }

    private bool Crosses(LineSeries curve, double height, PlotArea plot)
    {
        const double half = 9;
        double left = Left(plot), right = left + Width;
        (double X, double Y)[] points = [.. curve.Points.Where(plot.CanShow).Select(point => (plot.X(point.X), plot.Y(point.Y)))];
        return points.Zip(points.Skip(1)).Any(pair => pair.First.X < right && pair.Second.X > left
            && Math.Min(At(pair, left), At(pair, right)) < height + half && Math.Max(At(pair, left), At(pair, right)) > height - half);

        static double At(((double X, double Y) First, (double X, double Y) Second) pair, double x)
        {
            double share = pair.Second.X > pair.First.X ? Math.Clamp((x - pair.First.X) / (pair.Second.X - pair.First.X), 0, 1) : 0;
            return pair.First.Y + (share * (pair.Second.Y - pair.First.Y));
        }
    }

    private double Left(PlotArea plot) => plot.X(Point.X) + (IsLeftward(plot) ? -Gap - Width : Gap);
}
