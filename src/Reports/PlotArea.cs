namespace Relight.Reports;

/// <summary>Where on a chart the values lie, and the axes around them.</summary>
internal sealed record PlotArea(double Left, double Top, double Right, double Bottom, AxisTicks Horizontal, AxisTicks Vertical)
{
    /// <summary>The place of a value on the horizontal axis.</summary>
    public double X(double value) => Left + (Horizontal.Place(value) * (Right - Left));

    /// <summary>The place of a value on the vertical axis.</summary>
    public double Y(double value) => Bottom - (Vertical.Place(value) * (Bottom - Top));

    /// <summary>Whether a point can be shown.</summary>
    public bool CanShow(ChartPoint point) => Horizontal.CanShow(point.X) && Vertical.CanShow(point.Y);
}
