using System.Globalization;
using static System.FormattableString;

namespace Relight.Reports;

/// <summary>
/// Pictures as points of a plane, framed in the color of their class, in one or more layouts among which the reader chooses. Pointer,
/// buttons and keys zoom and move it; without scripts it shows the first layout.
/// </summary>
/// <param name="classes">Names of the classes.</param>
/// <param name="points">The pictures.</param>
internal sealed class ThumbnailMap(IReadOnlyList<string> classes, IReadOnlyList<MapPoint> points) : IReportBlock
{
    private const double Width = 960, Height = 640, Side = 26, Margin = 20;

    private readonly List<(string Title, (double X, double Y)[] Places)> _layouts = [];

    /// <summary>Adds a layout, whose two axes are drawn to the same scale.</summary>
    /// <param name="title">By what the pictures lie where they lie.</param>
    /// <param name="places">A place for each point, in any unit.</param>
    /// <exception cref="ArgumentException">There are not as many places as points.</exception>
    public ThumbnailMap AddLayout(string title, IReadOnlyList<(double X, double Y)> places)
    {
        if (places.Count != points.Count)
        {
            throw new ArgumentException($"The layout '{title}' has {places.Count} places; there are {points.Count} points.");
        }

        _layouts.Add((title, Fitted(places)));
        return this;
    }

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        html.Open("div", ("class", "map"));
        WriteControls(html);
        string[] ways = [.. _layouts.Select(layout => layout.Title)];
        html.Line().Open("svg", ("viewBox", Invariant($"0 0 {Width} {Height}")), ("role", "img"), ("tabindex", "0"),
            ("aria-label", Invariant($"A map of {points.Count} pictures by {string.Join(", or by ", ways)}. ")
                + "Arrow keys move it, plus and minus zoom, zero shows all."));
        foreach ((int index, MapPoint point) in points.Index())
        {
            string[] at = [.. _layouts.Select(layout => $"{Number(layout.Places[index].X)} {Number(layout.Places[index].Y)}")];
            html.Line().Open("g", ("data-at", string.Join(' ', at)), ("data-class", point.Class.ToString(CultureInfo.InvariantCulture)),
                ("transform", $"translate({at[0]})"));
            html.Element("title", point.Caption)
                .Empty("image", ("x", Number(-Side / 2)), ("y", Number(-Side / 2)), ("width", Number(Side)), ("height", Number(Side)),
                    ("href", ImageFormat.DataUri(point.Bytes.Span, point.Caption)))
                .Empty("rect", ("x", Number(-Side / 2)), ("y", Number(-Side / 2)), ("width", Number(Side)), ("height", Number(Side)),
                    ("fill", "none"), ("stroke-width", "2"), ("stroke", Color(point.Class)))
                .Close();
        }

        html.Close();
        WriteLegend(html);
        html.Close().Script("map.js");
    }

    private void WriteControls(MarkupWriter html)
    {
        html.Open("form", ("class", "map-controls"));   // of which each has radio buttons of its own
        if (_layouts.Count > 1)
        {
            foreach ((int index, (string title, _)) in _layouts.Index())
            {
                html.Open("label")
                    .Empty("input", ("type", "radio"), ("name", "layout"), ("checked", index == 0 ? "checked" : null)).Text(title).Close();
            }
        }

        html.Element("button", "+", ("type", "button"), ("data-zoom", "1.5"), ("aria-label", "zoom in"))
            .Element("button", "−", ("type", "button"), ("data-zoom", "0.6667"), ("aria-label", "zoom out"))
            .Element("button", "all", ("type", "button"), ("data-zoom", "0"), ("aria-label", "show all"));
        html.Close();
    }

    private void WriteLegend(MarkupWriter html)
    {
        html.Open("div", ("class", "map-legend"), ("role", "group"), ("aria-label", "Classes: choose one to see it alone"));
        foreach ((int index, string name) in classes.Index())
        {
            html.Element("button", name, ("type", "button"), ("aria-pressed", "false"), ("style", $"--class:{Color(index)}"),
                ("data-class", index.ToString(CultureInfo.InvariantCulture)));
        }

        html.Close();
    }

    /// <summary>Hues around the circle, by turns darker and lighter.</summary>
    private string Color(int index) =>
        index < 0 ? "var(--muted)" : Invariant($"hsl({360.0 * index / classes.Count:0} 75% {(index % 2 == 0 ? 42 : 60)}%)");

    private static (double X, double Y)[] Fitted(IReadOnlyList<(double X, double Y)> places)
    {
        if (places.Count == 0)
        {
            return [];
        }

        double left = places.Min(place => place.X), right = places.Max(place => place.X);
        double top = places.Min(place => place.Y), bottom = places.Max(place => place.Y);
        double scale = Math.Min((Width - (2 * Margin)) / Math.Max(right - left, 1e-12),
            (Height - (2 * Margin)) / Math.Max(bottom - top, 1e-12));
        return [.. places.Select(place => (
            (Width / 2) + ((place.X - ((left + right) / 2)) * scale), (Height / 2) + ((place.Y - ((top + bottom) / 2)) * scale)))];
    }

    private static string Number(double value) => ChartText.Coordinate(value);
}
