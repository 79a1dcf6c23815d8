using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised.Pretexts;
using Relight.Training;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>Learns from views of the same image, which are to have embeddings alike.</summary>
/// <typeparam name="TSettings">The method's own settings.</typeparam>
public abstract class JointEmbeddingMethod<TSettings> : PretextMethod
    where TSettings : JointEmbeddingSettings, new()
{
    private const int LeastSize = 2;

    /// <inheritdoc/>
    public override Type Settings => typeof(TSettings);

    /// <inheritdoc/>
    public override int? BatchSize => 256;

    /// <inheritdoc/>
    public override string BackboneKey => "network.backbone";

    /// <inheritdoc/>
    public override string ShownCaption => "One view of each of the first images of the first epoch.";

    /// <inheritdoc/>
    public override IReadOnlyList<View> Views(MethodRecipe recipe, int size)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var own = recipe.Own<TSettings>();
        return [.. Crops(own, size).Select((crop, i) => new View(ViewChanges.NameOf(i), ViewChanges.After(crop, own)))];
    }

    /// <summary>
    /// The crops that are the views: two, unless a method says otherwise. Those of one size stand together, the larger first.
    /// </summary>
    /// <param name="settings">The method's own settings.</param>
    /// <param name="size">Side of the images in pixels.</param>
    protected virtual IReadOnlyList<RandomResizedCrop> Crops(TSettings settings, int size)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var crop = new RandomResizedCrop(size, settings.CropScale);
        return [crop, crop];
    }

    /// <inheritdoc/>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var own = recipe.Own<TSettings>();
        string[] views = [.. Crops(own, LeastSize).Select((_, i) => ViewChanges.NameOf(i))];
        var normalizing = views.SelectMany(view => recipe.Normalizing.Select(change => change.On(view)));
        return CreateTask(
            (Backbone)network, own, new ViewTransforms(views, [.. normalizing], recipe.Normalizing), recipe.MakeBackbone);
    }

    /// <summary>Makes what is trained.</summary>
    /// <param name="backbone">(N, 3, H, W) → features.</param>
    /// <param name="settings">The method's own settings.</param>
    /// <param name="transforms">How images are shown.</param>
    /// <param name="another">Makes a second backbone of the kind.</param>
    protected abstract JointEmbeddingTask CreateTask(
        Backbone backbone, TSettings settings, ViewTransforms transforms, Func<Backbone> another);

    /// <summary>The network with its projector, twice where there is a teacher.</summary>
    private protected static PretextNetwork Embedding(Backbone backbone, IReadOnlyList<int> widths, bool normalizesLast = false) =>
        new(backbone, Projector.Create([backbone.FeatureCount, .. widths], normalizesLast));

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs) => [];
}
