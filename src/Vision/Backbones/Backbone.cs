using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>A network that makes features of images and, by a last layer that can be replaced, class scores of features.</summary>
public abstract class Backbone : Layer
{
    private static readonly Dictionary<string, Func<int, ResNetStem, bool, Backbone>> Makers = new(StringComparer.Ordinal)
    {
        ["resnet18"] = ResNet.ResNet18,
        ["resnet34"] = ResNet.ResNet34,
        ["resnet50"] = ResNet.ResNet50,
        ["resnet101"] = ResNet.ResNet101,
    };

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>How many features an image has.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>The last layer: (N, <see cref="FeatureCount"/>) → (N, classes). Set another for another task.</summary>
    public abstract Layer Fc { get; set; }

    /// <summary>
    /// All parameters in groups that are fine-tuned alike, from the input to the head: the stem, each stage, and last <see cref="Fc"/> as it is now.
    /// </summary>
    public abstract IReadOnlyList<IReadOnlyList<Parameter>> LayerGroups { get; }

    /// <summary>Makes a backbone by name, with weights drawn from libtorch's generator.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="numClasses">Outputs of the last layer.</param>
    /// <param name="stem">How the network begins, by the size of its images.</param>
    /// <param name="zeroInitResidual">Whether each residual branch starts at zero, so that each block starts as the identity.</param>
    /// <exception cref="ArgumentException">The name is not known; the known ones are listed.</exception>
    public static Backbone Create(string name, int numClasses = 1000, ResNetStem stem = ResNetStem.ImageNet, bool zeroInitResidual = false) =>
        Makers.TryGetValue(name, out var make)
            ? make(numClasses, stem, zeroInitResidual)
            : throw new ArgumentException($"There is no backbone '{name}'. Known are {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The features from which the last layer decides.</summary>
    /// <param name="x">Images (N, 3, H, W), floating point.</param>
    /// <returns>(N, <see cref="FeatureCount"/>).</returns>
    public abstract Tensor Features(Tensor x);

    /// <summary>Class scores.</summary>
    /// <param name="x">Images (N, 3, H, W), floating point.</param>
    /// <returns>What <see cref="Fc"/> makes of the features: (N, classes).</returns>
    protected override Tensor Compute(Tensor x) => Fc.Consume(Features(x));
}
