using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.SelfSupervised.Pretexts;
using Relight.Settings;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Restoration;

/// <summary>Learns to undo what was done to images, by a <see cref="UNet"/> whose encoder is kept.</summary>
/// <typeparam name="TSettings">The method's own settings.</typeparam>
public abstract class RestorationMethod<TSettings> : PretextMethod
    where TSettings : MethodSettings, new()
{
    /// <inheritdoc/>
    public override Type Settings => typeof(TSettings);

    /// <inheritdoc/>
    public override string BackboneKey => "encoder";

    /// <inheritdoc/>
    public override string ShownCaption => "The first images of the first epoch, as they are to be restored.";

    /// <summary>What is done to images, pixels in [0, 1].</summary>
    /// <param name="settings">The method's own settings.</param>
    protected abstract IBatchTransform Damage(TSettings settings);

    /// <summary>How far a restored image is from what it was.</summary>
    /// <param name="settings">The method's own settings.</param>
    protected virtual Loss Distance(TSettings settings) => new L1Loss();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The network is no ResNet, so that no U-Net can be built on it.</exception>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return CreateTask(network as ResNet ?? throw new ArgumentException(
            $"The method {Name} restores by a U-Net, whose encoder is a ResNet: expected a ResNet in model.arch (--arch), such as resnet18, "
            + $"not {network?.GetType().Name}."), recipe);
    }

    /// <summary>Makes what is trained.</summary>
    private protected virtual TrainingTask CreateTask(ResNet encoder, MethodRecipe recipe)
    {
        var settings = recipe.Own<TSettings>();
        return new RestorationTask(
            new UNet(encoder, outChannels: 3), Damage(settings), Distance(settings), recipe.Normalizing, TransformsOf(recipe));
    }

    private protected static ViewTransforms TransformsOf(MethodRecipe recipe) =>
        new([SampleField.ImageName], recipe.Augmenting, recipe.Normalizing);

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Augmenting, Damage(recipe.Own<TSettings>())];
    }
}
