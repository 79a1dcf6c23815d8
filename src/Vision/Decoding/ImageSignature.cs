namespace Relight.Vision.Decoding;

/// <summary>Tells image formats apart by their first bytes.</summary>
public static class ImageSignature
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Length = 18;

    /// <summary>The format that a file with these first bytes claims to be.</summary>
    public static ImageFormat Detect(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageFormat.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFormat.WebP,
        [(byte)'I', (byte)'I', 0x2A or 0x2B, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A or 0x2B, ..] => ImageFormat.Tiff,
        [(byte)'B', (byte)'M', _, _, _, _, _, _, _, _, _, _, 0, 0, >= 12 and <= 124, 0, 0, 0, ..] => ImageFormat.Bmp,
        [0, 0, 0, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' ', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => ImageFormat.Jpeg2000,
        [0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] or [0xFF, 0x0A, ..] => ImageFormat.JpegXl,
        [(byte)'P', >= (byte)'1' and <= (byte)'6' or (byte)'f' or (byte)'F', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t',
            ..] => ImageFormat.Pnm,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. var brand] when IsHeif(brand) => ImageFormat.Heif,
        _ => ImageFormat.Unknown,
    };

    private static bool IsHeif(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8)
        || brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8);
}
