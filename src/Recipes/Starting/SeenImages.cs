using System.Text.RegularExpressions;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Vision.Datasets;

namespace Relight.Recipes.Starting;

/// <summary>What results mean where a method sees labels beside images, or the weights to begin with had seen images and labels.</summary>
internal static partial class SeenImages
{
    /// <summary>What published weights have seen.</summary>
    public const string ImageNet = "ImageNet";

    private static readonly HashSet<string> Names = [.. Imagenette.Names.Select(Plain)];

    /// <summary>A sentence each; none where nothing of the kind was seen.</summary>
    /// <param name="settings">What a run was asked.</param>
    /// <param name="classes">Names of the classes that results are about; null: those of the run.</param>
    /// <param name="path">Where their images are from; null: those of the run.</param>
    public static IReadOnlyList<string> Cautions(RunSettings settings, IReadOnlyList<string>? classes = null, string? path = null)
    {
        var method = Methods.Of(settings.Method);
        string[] mixed = !method.LearnsUnlabeled ? [] : [
            $"The method {method.Name} saw labels while it learned ({(settings.Data.Labels is { } some ? $"--labels {some}" : "all")}): beside "
            + "self-supervised learning, its results belong in a row of their own."];
        if (settings.Start?.Seen is null)
        {
            return mixed;
        }

        const string told = $"The weights to begin with saw {ImageNet}'s photographs and their labels: this is transfer, and says nothing "
            + "of self-supervised learning.";
        return Leak(classes ?? settings.Classes ?? [], path ?? settings.Data.Path) is { } leak ? [.. mixed, told, leak] : [.. mixed, told];
    }

    /// <summary>What is told of images that are ImageNet's; null where none seem to be.</summary>
    /// <param name="classes">Names of the classes: Imagenette's WordNet ids or names, in whatever spelling.</param>
    /// <param name="path">Where the images are.</param>
    internal static string? Leak(IReadOnlyList<string> classes, string path)
    {
        var isImagenette = classes.Any(Imagenette.Ids.Contains) || (classes.Count > 1 && classes.All(name => Names.Contains(Plain(name))))
            || path.Split('/', '\\').Any(part => part.StartsWith("imagenette", StringComparison.OrdinalIgnoreCase));
        return isImagenette
                ? "These weights saw ImageNet, of which Imagenette is a part: accuracy on it says nothing about new photographs."
            : classes.Count > 0 && classes.All(name => WordNetId().IsMatch(name))
                ? "These weights saw ImageNet, and these classes are named as ImageNet's are: if these are its photographs, accuracy on "
                    + "them says nothing about new ones."
            : null;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    [GeneratedRegex(@"^n\d{8}$")]
    private static partial Regex WordNetId();
}
