using Relight.Data;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.SemiSupervised;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.FixMatch;

/// <summary>Learns labels, and to tell of a strongly changed image what it told surely of the image.</summary>
/// <remarks>
/// Sohn et al. 2020, FixMatch, arXiv:2001.07685. A strong view is a small crop with changed colors of which a part is erased, in place of
/// the paper's RandAugment.
/// </remarks>
public sealed class FixMatchMethod : SemiSupervisedMethod<FixMatchSettings>
{
    /// <inheritdoc/>
    public override string Name => "fixmatch";

    /// <inheritdoc/>
    public override string Summary => "some labels, and of all other images what it is sure of already (FixMatch)";

    /// <inheritdoc/>
    protected override IReadOnlyList<IImageTransform> Chains(FixMatchSettings settings, int size)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [LabeledChain(settings, size), ViewChanges.After(new RandomResizedCrop(size, settings.CropScale), settings)];
    }

    /// <inheritdoc/>
    protected override IImageTransform LabeledChain(FixMatchSettings settings, int size)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new ImagePipeline(new RandomResizedCrop(size, settings.WeakScale), new RandomHorizontalFlip());
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<IBatchTransform> Last(FixMatchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Erase == 0 ? []
            : [new RandomErasing { Probability = settings.Erase }.On(ViewChanges.NameOf(1, Unlabeled))];
    }

    /// <inheritdoc/>
    protected override SemiSupervisedTask CreateTask(
        Backbone backbone, IReadOnlyList<string> classes, FixMatchSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(another);
        var module = new SemiSupervisedModule(backbone)
        {
            Teacher = settings.Momentum > 0 ? another() : null,
            Loss = new FixMatchLoss(classes.Count, settings.Threshold, settings.ThresholdStart, settings.Alignment),
        };
        return new FixMatchTask(module, classes, settings, transforms);
    }
}
