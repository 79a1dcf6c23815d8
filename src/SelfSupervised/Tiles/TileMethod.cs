using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised.Pretexts;
using Relight.Training;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.SelfSupervised.Tiles;

/// <summary>Learns how the tiles of an image lie.</summary>
/// <typeparam name="TSettings">The method's own settings.</typeparam>
public abstract class TileMethod<TSettings> : PretextMethod
    where TSettings : TileSettings, new()
{
    /// <summary>Tiles are small; so that each shows something, the image that is cut is larger than others.</summary>
    private const double Enlarged = 1.5;

    /// <inheritdoc/>
    public override Type Settings => typeof(TSettings);

    /// <inheritdoc/>
    public override string ShownCaption => "The first images of the first epoch, before they are cut into tiles.";

    /// <inheritdoc/>
    public override IReadOnlyList<View> Views(MethodRecipe recipe, int size)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var side = (int)Math.Round(size * Enlarged / TileCutter.Side) * TileCutter.Side;
        return [new View(SampleField.ImageName, new RandomResizedCrop(side, recipe.Own<TSettings>().CropScale))];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The network is a Vision Transformer.</exception>
    public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (network is VisionTransformer)
        {
            throw new ArgumentException(
                $"The method {Name} shows tiles whose sides no patch of a Vision Transformer divides: expected another network in model.arch "
                + "(--arch), such as resnet18.");
        }

        return CreateTask((Backbone)network, recipe.Own<TSettings>(), new ViewTransforms(
            [SampleField.ImageName], [.. Shown(recipe, 0), .. recipe.Normalizing], recipe.Normalizing));
    }

    /// <summary>Makes what is trained.</summary>
    /// <param name="backbone">(N, 3, H, W) → features.</param>
    /// <param name="settings">The method's own settings.</param>
    /// <param name="transforms">How images are shown.</param>
    protected abstract TrainingTask CreateTask(Backbone backbone, TSettings settings, ViewTransforms transforms);

    /// <inheritdoc/>
    public override IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [new RandomHorizontalFlip(), new RandomGrayscale(recipe.Own<TSettings>().Grayscale)];
    }
}
