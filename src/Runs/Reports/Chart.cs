namespace Relight.Runs.Reports;

/// <summary>A chart as SVG of our own drawing: for a report, or as a file that needs no style sheet.</summary>
public abstract class Chart : IReportBlock
{
    private protected const double TitleSize = 15.5, TextSize = 13, SmallSize = 12;
    private const double FullWidth = 800;

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
    internal abstract double TotalHeight { get; }

    /// <summary>Draws the chart with its title at a place of a larger drawing.</summary>
    internal void DrawAt(MarkupWriter svg, ChartColours colours, double x, double y)
    {
        svg.Open("g", ("transform", $"translate({At(x)} {At(y)})"));
        DrawAll(svg, colours);
        svg.Close();
    }

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
        string description = $"{Title}. {Describe()}".TrimStart('.', ' ');
        if (standalone)
        {
            Drawing.Write(svg, Width, TotalHeight, colours, description, DrawAll);
            return;
        }

        svg.Open("svg", ("viewBox", $"0 0 {At(Width)} {At(TotalHeight)}"), ("role", "img"), ("aria-label", description));
        DrawAll(svg, colours);
        svg.Close();
    }

    private void DrawAll(MarkupWriter svg, ChartColours colours)
    {
        if (Title.Length > 0)
        {
            Label(svg, Title, 0, TitleSize, colours.Ink, size: TitleSize, weight: "600");
        }

        Draw(svg, colours);
    }
}
