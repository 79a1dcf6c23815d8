using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Settings;
using Relight.Training;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.SelfSupervised.SemiSupervised;

/// <summary>
/// Learns from all images and some labels: it sees labels, so that its results stand beside those of self-supervision in a row of their
/// own.
/// </summary>
/// <typeparam name="TSettings">The method's own settings.</typeparam>
public abstract class SemiSupervisedMethod<TSettings> : Method
    where TSettings : MethodSettings, new()
{
    /// <summary>The first view of an image without its label; further ones are numbered from 2.</summary>
    public const string Unlabeled = "unlabeled";

    private const int LeastSize = 2;

    /// <inheritdoc/>
    public override int? BatchSize => 128;

    /// <inheritdoc/>
    public override bool LearnsLabels => true;

    /// <inheritdoc/>
    public override bool LearnsUnlabeled => true;

    /// <inheritdoc/>
    public override Type Settings => typeof(TSettings);

    /// <inheritdoc/>
    public override string BackboneKey => "network";

    /// <inheritdoc/>
    public override string ShownCaption =>
        "The labeled images that the first ones of the first epoch were shown with, and their labels.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs(IReadOnlyList<string> classes) => classes;

    /// <inheritdoc/>
    public override IReadOnlyList<View> Views(MethodRecipe recipe, int size)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. Chains(recipe.Own<TSettings>(), size).Select((chain, i) => new View(ViewChanges.NameOf(i, Unlabeled), chain))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<View> LabeledViews(MethodRecipe recipe, int size)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [new View(SampleField.ImageName, LabeledChain(recipe.Own<TSettings>(), size))];
    }

    /// <summary>How an image is shown without its label: a chain for each view.</summary>
    /// <param name="settings">The method's own settings.</param>
    /// <param name="size">Side of the images in pixels.</param>
    protected abstract IReadOnlyList<IImageTransform> Chains(TSettings settings, int size);

    /// <summary>How a labeled image is shown.</summary>
    /// <inheritdoc cref="Chains" path="/param"/>
    protected abstract IImageTransform LabeledChain(TSettings settings, int size);

    /// <summary>What is done to batches on the device after normalizing.</summary>
    /// <param name="settings">The method's own settings.</param>
    protected virtual IReadOnlyList<IBatchTransform> Last(TSettings settings) => [];

    /// <inheritdoc/>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (network is not Backbone backbone)   // what answers by a backbone, such as over several views, is not trained
        {
            return new ClassificationTask(network, outputs, evaluationTransforms: recipe.Normalizing);
        }

        var own = recipe.Own<TSettings>();
        string[] views = [.. Chains(own, LeastSize).Select((_, i) => ViewChanges.NameOf(i, Unlabeled))];
        var normalizing = views.Prepend(SampleField.ImageName).SelectMany(view => recipe.Normalizing.Select(change => change.On(view)));
        return CreateTask(
            backbone, outputs, own, new ViewTransforms(views, [.. normalizing, .. Last(own)], recipe.Normalizing), recipe.MakeBackbone);
    }

    /// <summary>Makes what is trained.</summary>
    /// <param name="backbone">(N, 3, H, W) → scores (N, classes).</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="settings">The method's own settings.</param>
    /// <param name="transforms">How images are shown.</param>
    /// <param name="another">Makes a second backbone of the kind.</param>
    protected abstract SemiSupervisedTask CreateTask(
        Backbone backbone, IReadOnlyList<string> classes, TSettings settings, ViewTransforms transforms, Func<Backbone> another);

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs) => [];
}
