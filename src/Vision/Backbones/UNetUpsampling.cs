namespace Relight.Vision.Backbones;

/// <summary>How a <see cref="UNet"/> doubles its feature maps on the way up.</summary>
public enum UNetUpsampling
{
    /// <summary>
    /// A 1×1 convolution to four times the channels, which become pixels: learned, and sharper. Starts without a checkerboard.
    /// </summary>
    PixelShuffle,

    /// <summary>Bilinear: nothing to learn, and smoother.</summary>
    Bilinear,
}
