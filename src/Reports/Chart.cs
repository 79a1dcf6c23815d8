namespace Relight.Reports;

/// <summary>A chart as SVG of our own drawing: for a report, or as a file that needs no style sheet.</summary>
public abstract class Chart : IReportBlock
{
    internal const double TextSize = 13;
    private protected const double TitleSize = 15.5, SmallSize = 12;
    private const double FullWidth = 800, PhoneWidth = 360;

    private protected Chart()
    {
    }

    /// <summary>The width of a chart that shares its row with another: a value for <see cref="Width"/>.</summary>
    public const double HalfWidth = 400;

    /// <summary>What the chart shows, written above it; none when empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Its width in CSS pixels.</summary>
    public double Width { get; init; } = FullWidth;

    /// <summary>The values in a sentence or two, for readers who cannot see the chart.</summary>
    public abstract string Describe();

    /// <summary>Writes the chart; one of full width as a narrow drawing too, which the style sheet shows on phones in its place.</summary>
    void IReportBlock.WriteTo(MarkupWriter html)
    {
        if (Width < FullWidth)
        {
            WriteDrawing(html, "chart half", Width);
            return;
        }

        WriteDrawing(html, "chart wide", Width);
        WriteDrawing(html, "chart narrow", PhoneWidth);
    }

    /// <summary>The chart as an SVG file's contents.</summary>
    /// <param name="colors">Light or dark; the adaptive ones need the report around them.</param>
    public string ToSvg(ChartColors colors)
    {
        var svg = new MarkupWriter();
        Drawing.Write(svg, Width, HeightAt(Width), colors, Description, (drawing, inColors) => DrawAll(drawing, inColors, Width));
        return svg.ToString();
    }

    /// <summary>The height in CSS pixels of a drawing of some width.</summary>
    internal abstract double HeightAt(double width);

    /// <summary>Draws the chart with its title at a place of a larger drawing.</summary>
    internal void DrawAt(MarkupWriter svg, ChartColors colors, double x, double y)
    {
        svg.Open("g", ("transform", $"translate({At(x)} {At(y)})"));
        DrawAll(svg, colors, Width);
        svg.Close();
    }

    /// <summary>Draws everything but the title, in some width.</summary>
    private protected abstract void Draw(MarkupWriter svg, ChartColors colors, double width);

    internal static string At(double value) => ChartText.Coordinate(value);

    internal static void Label(
        MarkupWriter svg, string text, double x, double y, string color,
        string anchor = "start", double size = TextSize, string? weight = null) =>
        svg.Element("text", text, ("x", At(x)), ("y", At(y)), ("fill", color), ("font-size", At(size)),
            ("text-anchor", anchor == "start" ? null : anchor), ("font-weight", weight));

    internal static void Rule(
        MarkupWriter svg, double x1, double y1, double x2, double y2, string color, string? dashes = null) =>
        svg.Empty("line", ("x1", At(x1)), ("y1", At(y1)), ("x2", At(x2)), ("y2", At(y2)), ("stroke", color), ("stroke-dasharray", dashes));

    private string Description => $"{Title}. {Describe()}".TrimStart('.', ' ');

    private void WriteDrawing(MarkupWriter html, string style, double width)
    {
        html.Open("div", ("class", style));
        html.Open("svg", ("viewBox", $"0 0 {At(width)} {At(HeightAt(width))}"), ("role", "img"), ("aria-label", Description));
        DrawAll(html, ChartColors.Adaptive, width);
        html.Close().Close();
    }

    private void DrawAll(MarkupWriter svg, ChartColors colors, double width)
    {
        if (Title.Length > 0)
        {
            Label(svg, Title, 0, TitleSize, colors.Ink, size: TitleSize, weight: "600");
        }

        Draw(svg, colors, width);
    }
}
