namespace Relight.Reports;

/// <summary>Tells a picture's format from its first bytes, and makes it part of a page.</summary>
internal static class ImageFormat
{
    /// <summary>The picture as a <c>data:</c> address.</summary>
    /// <exception cref="ArgumentException">The bytes are no PNG, JPEG, GIF, WebP or SVG.</exception>
    public static string DataUri(ReadOnlySpan<byte> bytes, string name) =>
        $"data:{MediaType(bytes, name)};base64,{Convert.ToBase64String(bytes)}";

    private static string MediaType(ReadOnlySpan<byte> bytes, string name) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "image/png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : bytes.StartsWith("GIF8"u8) ? "image/gif"
        : bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..].StartsWith("WEBP"u8) ? "image/webp"
        : bytes[..Math.Min(bytes.Length, 512)].IndexOf("<svg"u8) >= 0 ? "image/svg+xml"
        : throw new ArgumentException(
            $"The picture '{name}' is no PNG, JPEG, GIF, WebP or SVG ({bytes.Length} bytes): give its encoded bytes.");
}
