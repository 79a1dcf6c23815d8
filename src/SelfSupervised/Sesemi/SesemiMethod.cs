using Relight.Nn;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.SemiSupervised;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Sesemi;

/// <summary>Learns labels, and at once which of six ways all images were turned or mirrored.</summary>
/// <remarks>Tran 2019, SESEMI, arXiv:1906.10343. The images to be turned are not flipped before, for that would undo their labels.</remarks>
public sealed class SesemiMethod : SemiSupervisedMethod<SesemiSettings>
{
    /// <inheritdoc/>
    public override string Name => "sesemi";

    /// <inheritdoc/>
    public override string Summary => "some labels, and which way every image was turned or mirrored (SESEMI)";

    /// <inheritdoc/>
    protected override IReadOnlyList<IImageTransform> Chains(SesemiSettings settings, int size)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [new RandomResizedCrop(size, settings.CropScale)];
    }

    /// <inheritdoc/>
    protected override IImageTransform LabeledChain(SesemiSettings settings, int size) =>
        new ImagePipeline([.. Chains(settings, size), new RandomHorizontalFlip()]);

    /// <inheritdoc/>
    protected override SemiSupervisedTask CreateTask(
        Backbone backbone, IReadOnlyList<string> classes, SesemiSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(settings);
        var ways = new Linear(backbone.FeatureCount, SixTransforms.SixTransforms.Classes.Count);
        return new SesemiTask(new SemiSupervisedModule(backbone) { Projector = ways }, classes, settings, transforms);
    }
}
