using Relight.Onnx;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Vision.Transforms;

namespace Relight.Recipes.Starting;

/// <summary>
/// The network of <see cref="Downloads.KnownPackage.ImageNetResNet"/>, made to take images as Relight gives them: RGB, from 0 to 1, less
/// ImageNet's mean and divided by its deviation.
/// </summary>
internal static class PackagedResNet
{
    /// <summary>Its name among the backbones.</summary>
    public const string Architecture = "resnet20-2223";

    /// <summary>Reads the network, and folds the order of the channels and their scale into its first layer.</summary>
    /// <param name="path">The package's ResNet18.onnx.</param>
    /// <returns>Everything below the head, under torchvision's keys.</returns>
    /// <exception cref="WeightsFormatException">The file holds another network.</exception>
    public static StateDict Read(string path)
    {
        var network = OnnxResNetReader.Read(path);
        return network is { Blocks: [2, 2, 2, 3], Convolutions: 2 } ? Fold(network.Weights) : throw new WeightsFormatException(
            path, null, $"expected a ResNet of 2, 2, 2, 3 blocks of 2 convolutions, and it has {string.Join(", ", network.Blocks)} blocks "
            + $"of {network.Convolutions}.");
    }

    /// <summary>
    /// The first convolution sees pixels b − μ, blue, green, red, from 0 to 255. Of normalized images z = (b ÷ 255 − m) ÷ σ, b − 255 m is
    /// 255 σ z, so w ∗ (b − μ) = (255 σ w) ∗ z where μ is 255 m.
    /// </summary>
    /// <remarks>
    /// The package's own μ is a mean image, whose mean over its places is within 0.6 of 255 m in each channel, and which is darker by 8 in
    /// the middle and brighter by 13 at the edges; no weights can take that in. A batch norm could take in the mean of the difference, but
    /// not at the border, where padding is 0: with μ = 255 m, features are exactly the network's.
    /// </remarks>
    internal static StateDict Fold(StateDict weights)
    {
        var scale = Tensor.FromSpan<float>([.. Normalize.ImageNet.Std.Select(s => 255 * s)], 1, 3, 1, 1);
        var folded = new StateDict();
        foreach (var (name, tensor) in weights)
        {
            folded.Add(name, name == "conv1.weight" ? tensor.Flip([1]) * scale : tensor);
        }

        return folded;
    }
}
