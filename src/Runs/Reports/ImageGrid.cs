using System.Globalization;

namespace Relight.Runs.Reports;

/// <summary>Thumbnails with captions, as many in a row as fit.</summary>
public sealed class ImageGrid : IReportBlock
{
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

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        html.Open("ul", ("class", Pixelated ? "grid pixelated" : "grid"),
            ("style", string.Create(CultureInfo.InvariantCulture, $"--thumbnail:{ThumbnailWidth}px")));
        foreach (GridImage image in _images)
        {
            string alternativeText = image.AlternativeText ?? image.Caption.ReplaceLineEndings(", ");
            html.Line().Open("li", ("class", Class(image.Answer)))
                .Empty("img", ("src", ImageFormat.DataUri(image.Bytes.Span, image.Caption)), ("alt", alternativeText), ("loading", "lazy"));
            WriteCaption(html, image);
            html.Close();
        }

        html.Close();
    }

    private static void WriteCaption(MarkupWriter html, GridImage image)
    {
        string[] lines = image.Caption.ReplaceLineEndings("\n").Split('\n');
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

    private static string? Class(Answer answer) => answer switch
    {
        Answer.Right => "right",
        Answer.Wrong => "wrong",
        _ => null,
    };
}
