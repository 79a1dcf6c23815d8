using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Training;

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
    public override string ShownCaption => "The first images of the first epoch with their labels.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs(IReadOnlyList<string> classes) => classes;

    /// <inheritdoc/>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe) => new ClassificationTask(
        network, outputs, new CrossEntropyLoss(recipe.LabelSmoothing), [.. recipe.Augmenting, .. recipe.Normalizing, .. recipe.Mixing], recipe.Normalizing);

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe) => [.. recipe.Augmenting, .. recipe.Mixing];
}
