using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Training;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Supervised;

/// <summary>Learns the labels that people gave.</summary>
public sealed class SupervisedMethod : Method
{
    /// <summary>Its name.</summary>
    public const string Title = "supervised";

    /// <inheritdoc/>
    public override string Name => Title;

    /// <inheritdoc/>
    public override string Summary => "the labels of the images";

    /// <inheritdoc/>
    public override bool LearnsLabels => true;

    /// <inheritdoc/>
    public override Type Settings => typeof(SupervisedSettings);

    /// <inheritdoc/>
    public override string ShownCaption => "The first images of the first epoch with their labels.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs(IReadOnlyList<string> classes) => classes;

    /// <inheritdoc/>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe) => new ClassificationTask(
        network, outputs, new CrossEntropyLoss(recipe.Own<SupervisedSettings>().LabelSmoothing),
        [.. recipe.Augmenting, .. recipe.Normalizing, .. Mixing(recipe, outputs.Count)], recipe.Normalizing);

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs) =>
        [.. recipe.Augmenting, .. Mixing(recipe, outputs)];

    private static IEnumerable<IBatchTransform> Mixing(MethodRecipe recipe, int classes)
    {
        var own = recipe.Own<SupervisedSettings>();
        if (own.MixUp > 0)
        {
            yield return new MixUp(own.MixUp, classes);
        }

        if (own.CutMix > 0)
        {
            yield return new CutMix(own.CutMix, classes);
        }
    }
}
