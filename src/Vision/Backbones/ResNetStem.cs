namespace Relight.Vision.Backbones;

/// <summary>How a <see cref="ResNet"/> begins.</summary>
public enum ResNetStem
{
    /// <summary>
    /// A 7×7 convolution of stride 2 and a max-pool of stride 2: features at 1/32 of the image's size. For 128 px and more.
    /// </summary>
    ImageNet,

    /// <summary>A 3×3 convolution of stride 2 and no max-pool: features at 1/16 of the image's size. For 64 to 96 px.</summary>
    Compact,

    /// <summary>
    /// A 3×3 convolution of stride 1 and no max-pool: features at 1/8 of the image's size. For 32 to 64 px; as in SimCLR for CIFAR-10.
    /// </summary>
    Small,
}
