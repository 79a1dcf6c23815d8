using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised.Pretexts;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Rotation;

/// <summary>Learns which way up images are: each is shown in all four quarter turns.</summary>
/// <remarks>Gidaris et al. 2018, RotNet, arXiv:1803.07728.</remarks>
public sealed class RotationMethod : PretextMethod
{
    /// <summary>How many turns there are.</summary>
    internal const int Turns = 4;

    /// <inheritdoc/>
    public override string Name => "rotation";

    /// <inheritdoc/>
    public override string Summary => "by how many quarter turns each image was turned, in all four ways at once (RotNet)";

    /// <inheritdoc/>
    public override string ShownCaption => "The first images of the first epoch, before each is turned in all four ways.";

    /// <inheritdoc/>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var backbone = (Backbone)network;
        return new RotationTask(
            new PretextNetwork(backbone, new Linear(backbone.FeatureCount, Turns)),
            new ViewTransforms([SampleField.ImageName], [.. recipe.Augmenting, .. recipe.Normalizing], recipe.Normalizing));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs) => recipe.Augmenting;
}
