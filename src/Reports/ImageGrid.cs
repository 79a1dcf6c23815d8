using System.Globalization;

namespace Relight.Reports;

/// <summary>Thumbnails with captions, as many in a row as fit.</summary>
internal sealed class ImageGrid : IReportBlock
{
    private const double FontSize = 11, LineHeight = 14, Gap = 10;

    private readonly List<GridImage> _images = [];

    /// <summary>The thumbnails' width in CSS pixels, from which they grow to fill the row.</summary>
    public int ThumbnailWidth { get; init; } = 112;

    /// <summary>Shows pixels as squares when enlarged: for filters and other tiny pictures.</summary>
    public bool Pixelated { get; init; }

    /// <summary>Adds a thumbnail.</summary>
    public ImageGrid Add(GridImage image)
    {
        _images.Add(image);
        return this;
    }

    /// <summary>Adds a thumbnail.</summary>
    /// <param name="bytes">PNG, JPEG, GIF, WebP or SVG.</param>
    /// <param name="caption">What is said beneath it; lines are separated by <c>\n</c>, and the first stands out.</param>
    /// <param name="answer">Whether a model's answer was right.</param>
    public ImageGrid Add(ReadOnlyMemory<byte> bytes, string caption, Answer answer = Answer.None) =>
        Add(new GridImage(bytes, caption, answer));

    /// <summary>The thumbnails with their captions as an SVG file's contents, eight in a row.</summary>
    /// <param name="colors">Light or dark; with the adaptive ones, a browser chooses.</param>
    public string ToSvg(ChartColors colors)
    {
        const int mostInRow = 8;
        int inRow = Math.Clamp(_images.Count, 1, mostInRow), rows = (_images.Count + inRow - 1) / inRow;
        int lines = _images.Select(image => Lines(image).Length).DefaultIfEmpty(0).Max();
        double cell = ThumbnailWidth + Gap, rowHeight = ThumbnailWidth + (lines * LineHeight) + Gap;
        var svg = new MarkupWriter();
        Drawing.Write(
            svg, (inRow * cell) - Gap, (rows * rowHeight) - Gap, colors, string.Join("; ", _images.Select(AlternativeText)),
            (drawing, inColors) =>
            {
                foreach ((int index, GridImage image) in _images.Index())
                {
                    Draw(drawing, inColors, image, index % inRow * cell, index / inRow * rowHeight);
                }
            });
        return svg.ToString();
    }

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        html.Open("ul", ("class", Pixelated ? "grid pixelated" : "grid"),
            ("style", string.Create(CultureInfo.InvariantCulture, $"--thumbnail:{ThumbnailWidth}px")));
        foreach (GridImage image in _images)
        {
            html.Line().Open("li", ("class", Class(image.Answer)))
                .Empty("img", ("src", ImageFormat.DataUri(image.Bytes.Span, image.Caption)), ("alt", AlternativeText(image)),
                    ("loading", "lazy"));
            WriteCaption(html, image);
            html.Close();
        }

        html.Close();
    }

    private static void WriteCaption(MarkupWriter html, GridImage image)
    {
        string[] lines = Lines(image);
        html.Open("p");
        if (image.Answer != Answer.None)
        {
            bool right = image.Answer == Answer.Right;
            string label = right ? "right" : "wrong";
            html.Element("span", right ? "✓" : "✗", ("class", "mark"), ("role", "img"), ("aria-label", label)).Text(" ");
        }

        html.Element("strong", lines[0]);
        foreach (string line in lines[1..])
        {
            html.Empty("br").Text(line);
        }

        html.Close();
    }

    private void Draw(MarkupWriter svg, ChartColors colors, GridImage image, double left, double top)
    {
        string x = ChartText.Coordinate(left), y = ChartText.Coordinate(top), side = ChartText.Coordinate(ThumbnailWidth);
        svg.Empty("image", ("x", x), ("y", y), ("width", side), ("height", side), ("image-rendering", Pixelated ? "pixelated" : null),
            ("xlink:href", ImageFormat.DataUri(image.Bytes.Span, image.Caption)));
        foreach ((int line, string text) in Lines(image).Index())
        {
            string mark = line > 0 ? "" : image.Answer switch { Answer.Right => "✓ ", Answer.Wrong => "✗ ", _ => "" };
            string color = line > 0
                ? colors.Muted
                : image.Answer switch { Answer.Right => colors.Right, Answer.Wrong => colors.Wrong, _ => colors.Ink };
            svg.Element("text", mark + Fitting(text, ThumbnailWidth - ChartText.Width(mark, FontSize)), ("x", x),
                ("y", ChartText.Coordinate(top + ThumbnailWidth + ((line + 1) * LineHeight) - 2)), ("fill", color),
                ("font-size", ChartText.Coordinate(FontSize)));
        }
    }

    private static string Fitting(string text, double width)
    {
        int letters = text.Length;
        while (letters > 1 && ChartText.Width(ChartText.Shorten(text, letters), FontSize) > width)
        {
            letters--;
        }

        return ChartText.Shorten(text, letters);
    }

    private static string[] Lines(GridImage image) => image.Caption.ReplaceLineEndings("\n").Split('\n');

    private static string AlternativeText(GridImage image) => image.AlternativeText ?? image.Caption.ReplaceLineEndings(", ");

    private static string? Class(Answer answer) => answer switch
    {
        Answer.Right => "right",
        Answer.Wrong => "wrong",
        _ => null,
    };
}
