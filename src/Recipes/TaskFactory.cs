using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Training;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.Recipes;

/// <summary>Tasks from settings: the network with its loss, and how batches are shown to it.</summary>
internal static class TaskFactory
{
    /// <summary>Makes the task of a run.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="network">One score for each output.</param>
    /// <param name="outputs">Names of the classes, or of what the method tells apart.</param>
    /// <exception cref="ArgumentException">The method does not train such a network, or images grow, for which it has no places.</exception>
    public static TrainingTask Create(RunSettings settings, Layer network, IReadOnlyList<string> outputs) =>
        network is VisionTransformer && settings.Recipe.StartSize is { } size
        ? throw new ArgumentException(
            $"recipe.startSize (--start-size) {size}: a Vision Transformer has patches of one size, which images that grow do not keep to; "
            + "leave it out.")
        : Methods.Of(settings.Method).CreateTask(network, outputs, RecipeOf(settings));

    /// <summary>What is done to pixels in [0, 1] in training, without normalizing: what a person can look at.</summary>
    public static IReadOnlyList<IBatchTransform> Shown(RunSettings settings) =>
        Methods.Of(settings.Method).Shown(RecipeOf(settings), settings.Classes?.Count ?? 0);

    /// <summary>In how many ways each training image is shown; empty: in one.</summary>
    /// <exception cref="ArgumentException">The recipe asks for something that the method's views leave no place for.</exception>
    public static IReadOnlyList<View> Views(RunSettings settings)
    {
        var (recipe, usual) = (settings.Recipe, new RecipeSettings());
        var views = Methods.Of(settings.Method).Views(RecipeOf(settings), settings.Data.Size);
        var refused = views.Count == 0 ? null
            : !recipe.Augment ? "recipe.augment (--augment) false"
            : recipe.StartSize is not null ? "recipe.startSize (--start-size)"
            : recipe.CropScale != usual.CropScale ? "recipe.cropScale (--crop-scale)"
            : recipe.Dropout > 0 && !Methods.Of(settings.Method).LearnsLabels ? "recipe.dropout (--dropout)"
            : null;
        if (views.Count > 1 && settings.Data.BatchSize < 2)
        {
            throw new ArgumentException(
                $"data.batchSize (--batch) {settings.Data.BatchSize}: the method {settings.Method} compares the images of a batch; expected 2 "
                + "or more, and better 64 or more.");
        }

        return refused is null ? views : throw new ArgumentException(
            $"{refused}: the method {settings.Method} has views of its own{(Methods.Of(settings.Method).LearnsLabels ? "" : ", and no last layer")}; leave it out. "
                + "Settings named "
                + $"{settings.Method}.… "
            + "are the method's.");
    }

    /// <summary>In how many ways a labeled image is shown beside one without its label; empty: there is none.</summary>
    public static IReadOnlyList<View> LabeledViews(RunSettings settings) =>
        Methods.Of(settings.Method).LabeledViews(RecipeOf(settings), settings.Data.Size);

    private static MethodRecipe RecipeOf(RunSettings settings) => new(settings)
    {
        Augmenting = [.. Augmenting(settings)],
        Normalizing = Normalizing(settings.Recipe),
        MakeBackbone = () => NetworkFactory.Create(settings.Model, settings.Data.Size, settings.Classes!.Count, settings.Recipe),
    };

    private static IEnumerable<IBatchTransform> Augmenting(RunSettings settings)
    {
        var (recipe, size) = (settings.Recipe, settings.Data.Size);
        if (recipe.StartSize is { } start)
        {
            yield return start < size
                ? new ProgressiveResize(start, recipe.GrowEpochs ?? settings.Training.Epochs / 2)
                : throw new ArgumentException($"recipe.startSize (--start-size) {start}: expected less than data.size (--size), {size}.");
        }

        if (recipe.Augment)
        {
            yield return new RandomHorizontalFlip();
        }
    }

    /// <summary>What is done to pixels in [0, 1] before the network sees them, in training and after it.</summary>
    public static IReadOnlyList<IBatchTransform> Normalizing(RecipeSettings recipe) => recipe.Normalize ? [Normalize.ImageNet] : [];
}
