using Relight.Data;
using Relight.SelfSupervised.Restoration;
using Relight.Training;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Colorization;

/// <summary>Learns what colors gray images had.</summary>
/// <remarks>Zhang et al. 2016, arXiv:1603.08511; by a U-Net.</remarks>
public sealed class ColorizationMethod : RestorationMethod<ColorizationSettings>
{
    /// <inheritdoc/>
    public override string Name => "colorization";

    /// <inheritdoc/>
    public override string Summary => "what colors gray images had";

    /// <inheritdoc/>
    protected override IBatchTransform Damage(ColorizationSettings settings) => new RandomGrayscale(1);

    private protected override TrainingTask CreateTask(ResNet encoder, MethodRecipe recipe)
    {
        var settings = recipe.Own<ColorizationSettings>();
        return settings.Target == ColorizationTarget.Regression
            ? base.CreateTask(encoder, recipe)
            : new ColorBinsTask(new ColorBinsNetwork(encoder), settings.Uniform, recipe.Normalizing, TransformsOf(recipe));
    }
}
