namespace Relight.Runs.Reports;

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

    private double Left(PlotArea plot) => plot.X(Point.X) + (IsLeftward(plot) ? -Gap - Width : Gap);
}
