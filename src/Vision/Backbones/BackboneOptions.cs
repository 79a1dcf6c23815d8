namespace Relight.Vision.Backbones;

/// <summary>What is asked of a backbone that is made by name.</summary>
/// <param name="NumClasses">Outputs of its head, at least 1.</param>
public sealed record BackboneOptions(int NumClasses = 1000)
{
    /// <summary>
    /// How the network begins, by the size of its images; networks without stems are told <see cref="ResNetStem.ImageNet"/> and do not ask.
    /// </summary>
    public ResNetStem Stem { get; init; } = ResNetStem.ImageNet;

    /// <summary>Whether each residual branch starts at zero, so that each block starts as the identity.</summary>
    public bool ZeroInitResidual { get; init; }

    /// <summary>Side of the images in pixels, for networks whose layers depend on it; null: not known, or of several sizes.</summary>
    public int? ImageSize { get; init; }
}
