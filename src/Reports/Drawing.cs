namespace Relight.Reports;

/// <summary>An SVG file's contents: a ground with a margin, and what is drawn on it.</summary>
internal static class Drawing
{
    private const double Margin = 16;

    /// <summary>Writes the file.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="width">Of what is drawn, in CSS pixels, without the margin.</param>
    /// <param name="height">As well.</param>
    /// <param name="colors">Light or dark; with the adaptive ones, a browser chooses.</param>
    /// <param name="description">The contents in words, for readers who cannot see them.</param>
    /// <param name="draw">Draws, from the corner within the margin.</param>
    public static void Write(
        MarkupWriter svg, double width, double height, ChartColors colors, string description, Action<MarkupWriter, ChartColors> draw)
    {
        string left = ChartText.Coordinate(-Margin), across = ChartText.Coordinate(width + (2 * Margin)),
        down = ChartText.Coordinate(height + (2 * Margin));
        svg.Open("svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("xmlns:xlink", "http://www.w3.org/1999/xlink"),   // libvips' reader knows pictures by the older name alone
            ("viewBox", $"{left} {left} {across} {down}"),
            ("width", across),
            ("height", down),
            ("font-family", "system-ui, 'DejaVu Sans', sans-serif"),
            ("role", "img"),
            ("aria-label", description));
        if (colors == ChartColors.Adaptive)
        {
            svg.Open("style").Raw(HtmlReport.Colors).Close();
        }

        svg.Empty("rect", ("x", left), ("y", left), ("width", across), ("height", down), ("fill", colors.Ground));
        draw(svg, colors);
        svg.Close();
    }
}
