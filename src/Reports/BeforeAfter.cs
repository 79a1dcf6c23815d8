namespace Relight.Reports;

/// <summary>
/// Pictures before and after something was done, one over the other with a slider between them, and beside them what they should be.
/// The slider is a range input: pointer and keys move it.
/// </summary>
/// <param name="before">What they are before, such as <c>damaged</c>.</param>
/// <param name="after">What they are after, such as <c>restored</c>.</param>
/// <param name="target">What they should be, such as <c>original</c>.</param>
internal sealed class BeforeAfter(string before, string after, string target) : IReportBlock
{
    private readonly List<(string Before, string After, string Target, string Caption)> _pictures = [];

    /// <summary>Adds a picture in its three states, all of one size.</summary>
    /// <param name="beforeBytes">PNG, JPEG, GIF, WebP or SVG.</param>
    /// <param name="afterBytes">As well.</param>
    /// <param name="targetBytes">As well.</param>
    /// <param name="caption">What is said beneath it.</param>
    public BeforeAfter Add(ReadOnlySpan<byte> beforeBytes, ReadOnlySpan<byte> afterBytes, ReadOnlySpan<byte> targetBytes, string caption)
    {
        _pictures.Add((ImageFormat.DataUri(beforeBytes, caption), ImageFormat.DataUri(afterBytes, caption),
            ImageFormat.DataUri(targetBytes, caption), caption));
        return this;
    }

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        html.Open("ul", ("class", "before-after"));
        foreach (var picture in _pictures)
        {
            html.Line().Open("li").Open("div", ("class", "pair"))
                .Empty("img", ("src", picture.After), ("alt", $"{after}, {picture.Caption}"))
                .Empty("img", ("src", picture.Before), ("alt", $"{before}, {picture.Caption}"))
                .Empty("input", ("type", "range"), ("min", "0"), ("max", "100"), ("value", "50"),
                    ("aria-label", $"How much is shown {before}, from the left, in percent; the rest is {after}: {picture.Caption}"))
                .Close()
                .Empty("img", ("src", picture.Target), ("alt", $"{target}, {picture.Caption}"))
                .Element("p", $"{before} | {after}").Element("p", target).Element("p", picture.Caption)
                .Close();
        }

        html.Close().Script("slider.js");
    }
}
