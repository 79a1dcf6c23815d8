using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.SemiSupervised;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Paws;

/// <summary>
/// Learns features by which the nearest labeled images say the same of all views of an image; and a classifier beside.
/// </summary>
/// <remarks>
/// Assran et al. 2021, PAWS, arXiv:2104.13963. The paper trains the classifier afterwards: <see cref="PawsSettings.Detached"/> keeps its
/// gradient from the features.
/// </remarks>
public sealed class PawsMethod : SemiSupervisedMethod<PawsSettings>
{
    /// <inheritdoc/>
    public override string Name => "paws";

    /// <inheritdoc/>
    public override string Summary => "what the nearest labeled images say of another view of an image (PAWS)";

    /// <inheritdoc/>
    protected override IReadOnlyList<IImageTransform> Chains(PawsSettings settings, int size)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. MultiCrop.Of(settings, size).Select(crop => ViewChanges.After(crop, settings))];
    }

    /// <inheritdoc/>
    protected override IImageTransform LabeledChain(PawsSettings settings, int size)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return ViewChanges.After(new RandomResizedCrop(size, settings.CropScale), settings);
    }

    /// <inheritdoc/>
    protected override SemiSupervisedTask CreateTask(
        Backbone backbone, IReadOnlyList<string> classes, PawsSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(settings);
        var projector = Projector.Create([backbone.FeatureCount, settings.Hidden, settings.Projection]);
        return new PawsTask(new SemiSupervisedModule(backbone) { Projector = projector }, classes, settings, transforms);
    }
}
