using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.SemiSupervised;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Suncet;

/// <summary>
/// Learns to tell views of one image, and images of one class where it is known, from all others; and a classifier beside.
/// </summary>
/// <remarks>
/// Assran et al. 2020, SuNCEt, arXiv:2006.10803. The paper trains the classifier afterwards: <see cref="SuncetSettings.Detached"/> keeps
/// its gradient from the features.
/// </remarks>
public sealed class SuncetMethod : SemiSupervisedMethod<SuncetSettings>
{
    /// <inheritdoc/>
    public override string Name => "suncet";

    /// <inheritdoc/>
    public override string Summary => "to find the other view of an image, and images of the same class where it is known (SuNCEt)";

    /// <inheritdoc/>
    protected override IReadOnlyList<IImageTransform> Chains(SuncetSettings settings, int size)
    {
        var chain = LabeledChain(settings, size);
        return [chain, chain];
    }

    /// <inheritdoc/>
    protected override IImageTransform LabeledChain(SuncetSettings settings, int size)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return ViewChanges.After(new RandomResizedCrop(size, settings.CropScale), settings);
    }

    /// <inheritdoc/>
    protected override SemiSupervisedTask CreateTask(
        Backbone backbone, IReadOnlyList<string> classes, SuncetSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(settings);
        var projector = Projector.Create([backbone.FeatureCount, settings.Hidden, settings.Projection]);
        return new SuncetTask(new SemiSupervisedModule(backbone) { Projector = projector }, classes, settings, transforms);
    }
}
