namespace Relight.Reports;

/// <summary>A thumbnail of an <see cref="ImageGrid"/>.</summary>
/// <param name="Bytes">PNG, JPEG, GIF, WebP or SVG.</param>
/// <param name="Caption">What is said beneath it; lines are separated by <c>\n</c>, and the first stands out.</param>
/// <param name="Answer">Whether a model's answer was right.</param>
/// <param name="AlternativeText">What it shows, for readers who cannot see it; the caption when null.</param>
internal sealed record GridImage(ReadOnlyMemory<byte> Bytes, string Caption, Answer Answer = Answer.None, string? AlternativeText = null);
