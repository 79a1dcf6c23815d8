using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>A network that makes features of images, stage by stage, and by a head that can be replaced class scores of features.</summary>
/// <remarks>
/// What a backbone says here is all that trainings, fine-tuning and reports know of it, so that a network of one's own gets what the
/// ResNets get. It is a class, not an interface, because it is a <see cref="Layer"/> everywhere: it is called, loaded, moved and saved as
/// one. Modules are members of the network, <see cref="Head"/> too, so that their weights have keys. <see cref="Architectures"/> makes
/// networks by name.
/// </remarks>
public abstract class Backbone : Layer
{
    /// <summary>How many features an image has, at least 1.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>
    /// The parts below the head that are fine-tuned alike, from the input to the features; each has a name of its own. Parameters that are
    /// neither in a stage nor in the head learn with the first stage; where there are no stages, they are one.
    /// </summary>
    public abstract IReadOnlyList<BackboneStage> Stages { get; }

    /// <summary>
    /// The last layers: (N, <see cref="FeatureCount"/>) → (N, classes). Set another for another task; an <see cref="Identity"/> where there
    /// is none.
    /// </summary>
    public abstract Layer Head { get; set; }

    /// <summary>
    /// The convolution that sees the pixels, whose filters can be looked at: the first one of three channels. Null: there is none.
    /// </summary>
    public virtual Conv2d? FirstConvolution => Modules().OfType<Conv2d>().FirstOrDefault(convolution => convolution.Weight.Size(1) == 3);

    /// <summary>The features from which the head decides.</summary>
    /// <param name="x">Images (N, 3, H, W), floating point.</param>
    /// <returns>(N, <see cref="FeatureCount"/>).</returns>
    public abstract Tensor Features(Tensor x);

    /// <summary>What each stage makes of images, a vector each: to see where in the network the best features are.</summary>
    /// <param name="x">Images (N, 3, H, W), floating point.</param>
    /// <returns>Names of the stages from the input on, with (N, Dᵢ); the last are <see cref="Features"/>.</returns>
    public virtual IReadOnlyList<(string Stage, Tensor Features)> StageFeatures(Tensor x) => [("features", Features(x))];

    /// <summary>Class scores.</summary>
    /// <param name="x">Images (N, 3, H, W), floating point.</param>
    /// <returns>What <see cref="Head"/> makes of the features: (N, classes).</returns>
    protected override Tensor Compute(Tensor x) => Head.Consume(Features(x));
}
