using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Recipes.Settings;
using Relight.SelfSupervised.SixTransforms;
using Relight.Training;
using Relight.Vision.Transforms;

namespace Relight.Recipes;

/// <summary>Tasks from settings: the network with its loss, and how batches are shown to it.</summary>
public static class TaskFactory
{
    /// <summary>Makes the task of a run.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="network">One output a class.</param>
    /// <param name="classes">Names of the classes, or of the pretext's ways.</param>
    public static ClassificationTask Create(RunSettings settings, Layer network, IReadOnlyList<string> classes)
    {
        var normalize = Normalizing(settings.Recipe);
        IReadOnlyList<IBatchTransform> training = [.. Augmenting(settings), .. normalize];
        return settings.Objective == Objective.SixTransforms
            ? new ClassificationTask(network, classes, new CrossEntropyLoss(), SixTransforms.After(training), SixTransforms.After(normalize))
            : new ClassificationTask(
                network, classes, new CrossEntropyLoss(settings.Recipe.LabelSmoothing), [.. training, .. Mixing(settings.Recipe, classes.Count)], normalize);
    }

    /// <summary>What is done to pixels in [0, 1] in training, without normalising: what a person can look at.</summary>
    public static IReadOnlyList<IBatchTransform> Shown(RunSettings settings) =>
        settings.Objective == Objective.SixTransforms
            ? SixTransforms.After([.. Augmenting(settings)])
            : [.. Augmenting(settings), .. Mixing(settings.Recipe, settings.Classes!.Count)];

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
