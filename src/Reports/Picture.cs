namespace Relight.Reports;

/// <summary>A picture within the page.</summary>
internal sealed class Picture : IReportBlock
{
    private readonly string _address, _alternativeText;

    /// <summary>Takes a picture's encoded bytes.</summary>
    /// <param name="bytes">PNG, JPEG, GIF, WebP or SVG.</param>
    /// <param name="alternativeText">What it shows, for readers who cannot see it.</param>
    /// <exception cref="ArgumentException">The bytes are of no such format.</exception>
    public Picture(ReadOnlySpan<byte> bytes, string alternativeText) =>
        (_address, _alternativeText) = (ImageFormat.DataUri(bytes, alternativeText), alternativeText);

    /// <summary>Shows pixels as squares when enlarged: for filters and other tiny pictures.</summary>
    public bool Pixelated { get; init; }

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html) =>
        html.Empty("img", ("src", _address), ("alt", _alternativeText), ("class", Pixelated ? "picture pixelated" : "picture"));
}
