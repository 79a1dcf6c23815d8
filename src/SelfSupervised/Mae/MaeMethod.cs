using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised.Pretexts;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Mae;

/// <summary>Learns to tell, from a quarter of an image's squares, what the others show.</summary>
/// <remarks>He et al. 2021, Masked Autoencoders, arXiv:2111.06377.</remarks>
public sealed class MaeMethod : PretextMethod
{
    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override string Summary => "what the hidden squares of an image show, by a Vision Transformer (MAE)";

    /// <inheritdoc/>
    public override Type Settings => typeof(MaeSettings);

    /// <inheritdoc/>
    public override string Arch => "vit_tiny_patch8";

    /// <inheritdoc/>
    public override string ShownCaption => "The first images of the first epoch, before most of their squares are hidden.";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The network is no Vision Transformer.</exception>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var settings = recipe.Own<MaeSettings>();
        var encoder = network as VisionTransformer ?? throw new ArgumentException(
            $"The method mae hides the tokens of a Vision Transformer: expected model.arch (--arch) {Arch} or another vit_…, not "
            + $"{network?.GetType().Name}.");
        return new MaeTask(new MaeNetwork(encoder, settings), settings, new ViewTransforms(
            [SampleField.ImageName], [.. recipe.Augmenting, .. recipe.Normalizing], recipe.Normalizing));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs) => recipe.Augmenting;
}
