using Relight.Nn;

namespace Relight.SelfSupervised.Transfer;

/// <summary>The head that is kept between tasks but for its last layer: features → 256 → classes, with a ReLU between.</summary>
public static class TransferHead
{
    /// <summary>Width of the layer that is kept.</summary>
    public const int HiddenFeatures = 256;

    /// <summary>Makes the head.</summary>
    /// <param name="features">Features of the backbone: 512 for ResNet-18 and -34.</param>
    /// <param name="classes">Outputs.</param>
    public static Sequential Create(int features, int classes) =>
        new(new Linear(features, HiddenFeatures), new ReLU(), new Linear(HiddenFeatures, classes));
}
