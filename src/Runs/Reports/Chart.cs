namespace Relight.Runs.Reports;

/// <summary>A chart as SVG of our own drawing: for a report, or as a file that needs no style sheet.</summary>
public abstract class Chart : IReportBlock
{
    private protected const double TitleSize = 15.5, TextSize = 13, SmallSize = 12;
    private const double FullWidth = 800, Margin = 16;

    private protected Chart()
    {
    }

    /// <summary>The width of a chart that shares its row with another: a value for <see cref="Width"/>.</summary>
    public const double HalfWidth = 440;

    /// <summary>What the chart shows, written above it; none when empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Its width in CSS pixels.</summary>
    public double Width { get; init; } = FullWidth;

    /// <summary>The values in a sentence or two, for readers who cannot see the chart.</summary>
    public abstract string Describe();

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        html.Open("div", ("class", Width < FullWidth ? "chart half" : "chart"));
        WriteSvg(html, ChartColours.Adaptive, standalone: false);
        html.Close();
    }

    /// <summary>The chart as an SVG file's contents.</summary>
    /// <param name="colours">Light or dark; the adaptive ones need the report around them.</param>
    public string ToSvg(ChartColours colours)
    {
        var svg = new MarkupWriter();
        WriteSvg(svg, colours, standalone: true);
        return svg.ToString();
    }

    /// <summary>The height in CSS pixels.</summary>
    private protected abstract double TotalHeight { get; }

    /// <summary>Draws everything but the title.</summary>
    private protected abstract void Draw(MarkupWriter svg, ChartColours colours);

    private protected static string At(double value) => ChartText.Coordinate(value);

    private protected static void Label(
        MarkupWriter svg, string text, double x, double y, string colour,
        string anchor = "start", double size = TextSize, string? weight = null) =>
        svg.Element("text", text, ("x", At(x)), ("y", At(y)), ("fill", colour), ("font-size", At(size)),
            ("text-anchor", anchor == "start" ? null : anchor), ("font-weight", weight));

    private protected static void Rule(
        MarkupWriter svg, double x1, double y1, double x2, double y2, string colour, string? dashes = null) =>
        svg.Empty("line", ("x1", At(x1)), ("y1", At(y1)), ("x2", At(x2)), ("y2", At(y2)), ("stroke", colour), ("stroke-dasharray", dashes));

    private void WriteSvg(MarkupWriter svg, ChartColours colours, bool standalone)
    {
        double margin = standalone ? Margin : 0, width = Width + (2 * margin), height = TotalHeight + (2 * margin);
        svg.Open("svg",
            ("xmlns", standalone ? "http://www.w3.org/2000/svg" : null),
            ("viewBox", $"{At(-margin)} {At(-margin)} {At(width)} {At(height)}"),
            ("width", standalone ? At(width) : null),
            ("height", standalone ? At(height) : null),
            ("font-family", standalone ? "system-ui, 'DejaVu Sans', sans-serif" : null),
            ("role", "img"),
            ("aria-label", $"{Title}. {Describe()}".TrimStart('.', ' ')));
        if (standalone)
        {
            svg.Empty("rect", ("x", At(-margin)), ("y", At(-margin)), ("width", At(width)), ("height", At(height)),
                ("fill", colours.Ground));
        }

        if (Title.Length > 0)
        {
            Label(svg, Title, 0, TitleSize, colours.Ink, size: TitleSize, weight: "600");
        }

        Draw(svg, colours);
        svg.Close();
    }
}
