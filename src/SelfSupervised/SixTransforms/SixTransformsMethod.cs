using Relight.Data;
using Relight.Nn;
using Relight.Training;

namespace Relight.SelfSupervised.SixTransforms;

/// <summary>Learns which of six ways each image was turned or mirrored.</summary>
/// <remarks>Tran 2019, SESEMI, arXiv:1906.10343.</remarks>
public sealed class SixTransformsMethod : Method
{
    /// <summary>Its name.</summary>
    public const string Title = "six-transforms";

    /// <inheritdoc/>
    public override string Name => Title;

    /// <inheritdoc/>
    public override string Summary => "which way each image was turned or mirrored";

    /// <inheritdoc/>
    public override bool LearnsLabels => false;

    /// <inheritdoc/>
    public override string? Head => "mlp";

    /// <inheritdoc/>
    public override string ShownCaption => "The first images of the first epoch, turned or mirrored, with the labels made up from that.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs(IReadOnlyList<string> classes) => SixTransforms.Classes;

    /// <inheritdoc/>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe) => new ClassificationTask(
        network, outputs, trainingTransforms: SixTransforms.After([.. recipe.Augmenting, .. recipe.Normalizing]),
        evaluationTransforms: SixTransforms.After(recipe.Normalizing));

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs) => SixTransforms.After(recipe.Augmenting);
}
