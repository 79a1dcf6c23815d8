using Relight.Settings;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;
using static System.FormattableString;

namespace Relight.Recipes;

/// <summary>Refuses views that a network of patches cannot take whole, before the first step does.</summary>
internal static class ViewSizes
{
    /// <summary>Does nothing where every view has whole patches.</summary>
    /// <param name="settings">What is asked.</param>
    /// <param name="network">What sees the views.</param>
    /// <exception cref="ArgumentException">A view has sides that the patch does not divide; the message names good sizes.</exception>
    public static void Check(RunSettings settings, Backbone network)
    {
        if (network is not VisionTransformer { PatchEmbed.Patch: var patch })
        {
            return;
        }

        var size = settings.Data.Size;
        var odd = Sides(settings).FirstOrDefault(side => side % patch != 0);
        if (odd > 0)
        {
            var (below, above) = (size / (2 * patch) * 2 * patch, (size / (2 * patch) + 1) * 2 * patch);
            throw new ArgumentException(
                Invariant($"data.size (--size) {size}: the method {settings.Method} has crops of {odd} pixels, which the patch of {patch} ")
                + Invariant($"pixels of {settings.Model.Arch} does not divide; expected a multiple of {2 * patch}, such as ")
                + (below > 0 ? Invariant($"{below} or {above}.") : Invariant($"{above}.")));
        }

        if (settings.Recipe.StartSize is { } start && Grown(settings, start).FirstOrDefault(side => side % patch != 0) is > 0 and var grown)
        {
            throw new ArgumentException(
                Invariant($"recipe.startSize (--start-size) {start}: on their way to {size} images have {grown} pixels, which the patch of ")
                + Invariant($"{patch} pixels of {settings.Model.Arch} does not divide; ")
                + (patch == 8 ? "expected a multiple of 8." : "leave it out."));
        }
    }

    private static IEnumerable<int> Grown(RunSettings settings, int start)
    {
        var epochs = settings.Recipe.GrowEpochs ?? settings.Training.Epochs / 2;
        var resize = new ProgressiveResize(start, epochs);
        return Enumerable.Range(0, epochs).Select(epoch => resize.SizeOf(epoch, settings.Data.Size));
    }

    private static IEnumerable<int> Sides(RunSettings settings) => TaskFactory.Views(settings)
        .Select(view => view.Transform.OutputSize(null)).SelectMany(shape => shape is { } known ? (int[])[known.Height, known.Width] : []);
}
