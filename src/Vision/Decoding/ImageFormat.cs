namespace Relight.Vision.Decoding;

/// <summary>The image formats that are decoded, told apart by their first bytes; the name of a file decides nothing.</summary>
public enum ImageFormat
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>JPEG, the only one that is decoded by libjpeg-turbo.</summary>
    Jpeg,

    /// <summary>PNG, 1 to 16 bits.</summary>
    Png,

    /// <summary>GIF; of an animation the first frame.</summary>
    Gif,

    /// <summary>WebP; of an animation the first frame.</summary>
    WebP,

    /// <summary>TIFF and BigTIFF; the first page.</summary>
    Tiff,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>HEIF and AVIF.</summary>
    Heif,

    /// <summary>JPEG 2000.</summary>
    Jpeg2000,

    /// <summary>JPEG XL.</summary>
    JpegXl,

    /// <summary>PBM, PGM, PPM and PFM.</summary>
    Pnm,
}
