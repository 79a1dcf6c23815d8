namespace Relight.Reports;

/// <summary>A picture of a <see cref="ThumbnailMap"/>.</summary>
/// <param name="Bytes">PNG, JPEG, GIF, WebP or SVG.</param>
/// <param name="Class">Its class, an index into the map's; −1: none.</param>
/// <param name="Caption">What it shows, told by the pointer.</param>
internal sealed record MapPoint(ReadOnlyMemory<byte> Bytes, int Class, string Caption);
