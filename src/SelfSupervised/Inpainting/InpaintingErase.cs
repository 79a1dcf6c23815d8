namespace Relight.SelfSupervised.Inpainting;

/// <summary>What is painted over.</summary>
public enum InpaintingErase
{
    /// <summary>Several boxes.</summary>
    Boxes,

    /// <summary>One rectangle as torchvision's RandomErasing draws it, in every image.</summary>
    RandomErasing,
}
