namespace Relight.Vision.Transforms;

/// <summary>What the border that <see cref="Pad"/> lays around an image shows.</summary>
public enum PadMode
{
    /// <summary>One color.</summary>
    Constant,

    /// <summary>The image, mirrored at its outermost pixels, which are not repeated.</summary>
    Reflect,
}
