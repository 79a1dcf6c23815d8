using Relight.Data;
using Relight.Nn;
using Relight.Recipes.Settings;
using Relight.SelfSupervised;
using Relight.Training;
using Relight.Vision.Transforms;

namespace Relight.Recipes;

/// <summary>Tasks from settings: the network with its loss, and how batches are shown to it.</summary>
public static class TaskFactory
{
    /// <summary>Makes the task of a run.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="network">One score for each output.</param>
    /// <param name="outputs">Names of the classes, or of what the method tells apart.</param>
    public static TrainingTask Create(RunSettings settings, Layer network, IReadOnlyList<string> outputs) =>
        Methods.Of(settings.Method).CreateTask(network, outputs, RecipeOf(settings, outputs.Count));

    /// <summary>What is done to pixels in [0, 1] in training, without normalizing: what a person can look at.</summary>
    public static IReadOnlyList<IBatchTransform> Shown(RunSettings settings) => Methods.Of(settings.Method).Shown(RecipeOf(settings, settings.Classes?.Count ?? 0));

    private static MethodRecipe RecipeOf(RunSettings settings, int outputs) => new()
    {
        Augmenting = [.. Augmenting(settings)],
        Normalizing = Normalizing(settings.Recipe),
        Mixing = [.. Mixing(settings.Recipe, outputs)],
        LabelSmoothing = settings.Recipe.LabelSmoothing,
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

    private static IEnumerable<IBatchTransform> Mixing(RecipeSettings recipe, int classes)
    {
        if (recipe.MixUp > 0)
        {
            yield return new MixUp(recipe.MixUp, classes);
        }

        if (recipe.CutMix > 0)
        {
            yield return new CutMix(recipe.CutMix, classes);
        }
    }

    /// <summary>What is done to pixels in [0, 1] before the network sees them, in training and after it.</summary>
    public static IReadOnlyList<IBatchTransform> Normalizing(RecipeSettings recipe) => recipe.Normalize ? [Normalize.ImageNet] : [];
}
