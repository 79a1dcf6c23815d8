namespace Relight.Reports;

/// <summary>The shapes that tell series apart without color.</summary>
internal static class SeriesMark
{
    private const int Shapes = 5;

    /// <summary>Dashes for series whose color was used before; null for the first six.</summary>
    public static string? Dashes(int series) => (series / ChartColors.SeriesCount) switch
    {
        0 => null,
        1 => "6 3",
        _ => "2 3",
    };

    /// <summary>Draws a series' mark.</summary>
    public static void Draw(MarkupWriter svg, int series, double x, double y, ChartColors colors, double radius = 4)
    {
        string path = (series % Shapes) switch
        {
            0 => Circle(x, y, radius),
            1 => Polygon((x - radius, y - radius), (x + radius, y - radius), (x + radius, y + radius), (x - radius, y + radius)),
            2 => Polygon((x, y - (1.25 * radius)), (x + (1.2 * radius), y + (0.9 * radius)), (x - (1.2 * radius), y + (0.9 * radius))),
            3 => Polygon((x, y - (1.35 * radius)), (x + (1.35 * radius), y), (x, y + (1.35 * radius)), (x - (1.35 * radius), y)),
            _ => Polygon((x, y + (1.25 * radius)), (x + (1.2 * radius), y - (0.9 * radius)), (x - (1.2 * radius), y - (0.9 * radius))),
        };
        svg.Empty("path", ("d", path), ("fill", colors.Series(series)), ("stroke", colors.Ground), ("stroke-width", "1.5"));
    }

    private static string Circle(double x, double y, double radius)
    {
        string r = ChartText.Coordinate(radius), across = ChartText.Coordinate(2 * radius);
        return $"M{ChartText.Coordinate(x - radius)} {ChartText.Coordinate(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z";
    }

    private static string Polygon(params ReadOnlySpan<(double X, double Y)> corners)
    {
        string path = "M";
        foreach ((double x, double y) in corners)
        {
            path += $"{(path.Length > 1 ? "L" : "")}{ChartText.Coordinate(x)} {ChartText.Coordinate(y)}";
        }

        return path + "z";
    }
}
