using Relight.Data;
using Relight.Nn;
using Relight.Training;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>Learns from views of the same image, which are to have embeddings alike.</summary>
/// <typeparam name="TSettings">The method's own settings.</typeparam>
public abstract class JointEmbeddingMethod<TSettings> : Method
    where TSettings : JointEmbeddingSettings, new()
{
    /// <inheritdoc/>
    public override bool LearnsLabels => false;

    /// <inheritdoc/>
    public override Type Settings => typeof(TSettings);

    /// <inheritdoc/>
    public override string Head => NoHead;

    /// <inheritdoc/>
    public override string BackboneKey => "network.backbone";

    /// <inheritdoc/>
    public override string ShownCaption => "One view of each of the first images of the first epoch.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs(IReadOnlyList<string> classes) => [];

    /// <inheritdoc/>
    public override IReadOnlyList<View> Views(MethodRecipe recipe, int size)
    {
        var crop = new RandomResizedCrop(size, recipe.Own<TSettings>().CropScale);
        return [.. JointEmbeddingViews.Names.Select(name => new View(name, crop))];
    }

    /// <inheritdoc/>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe)
    {
        var changes = JointEmbeddingViews.Names
            .SelectMany(view => Changes(recipe).Concat(recipe.Normalizing).Select(change => change.On(view)));
        return CreateTask((Backbone)network, recipe.Own<TSettings>(), new ViewTransforms([.. changes], recipe.Normalizing),
            recipe.MakeBackbone);
    }

    /// <summary>Makes what is trained.</summary>
    /// <param name="backbone">(N, 3, H, W) → features.</param>
    /// <param name="settings">The method's own settings.</param>
    /// <param name="transforms">How images are shown.</param>
    /// <param name="another">Makes a second backbone of the kind.</param>
    protected abstract JointEmbeddingTask CreateTask(
        Backbone backbone, TSettings settings, ViewTransforms transforms, Func<Backbone> another);

    /// <summary>The network with its projector, twice where there is a teacher.</summary>
    private protected static EmbeddingNetwork Embedding(Backbone backbone, IReadOnlyList<int> widths, bool normalizesLast = false) =>
        new(backbone, Projector.Create([backbone.FeatureCount, .. widths], normalizesLast));

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs) => [.. Changes(recipe)];

    private static IEnumerable<IBatchTransform> Changes(MethodRecipe recipe)
    {
        var own = recipe.Own<TSettings>();
        yield return new RandomHorizontalFlip();
        if (own.Jitter > 0)
        {
            var (most, hue) = (0.8 * own.Jitter, 0.2 * own.Jitter);
            yield return new ColorJitter(most, most, most, hue, probability: 0.8);
        }

        if (own.Grayscale > 0)
        {
            yield return new RandomGrayscale(own.Grayscale);
        }
    }
}
