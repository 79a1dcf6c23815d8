using Relight.Nn;
using Relight.Recipes.Settings;
using Relight.SelfSupervised.Transfer;
using Relight.Vision.Backbones;

namespace Relight.Recipes;

/// <summary>Networks from settings.</summary>
public static class NetworkFactory
{
    private const int SmallStemLimit = 40;
    private const int CompactStemLimit = 112;

    /// <summary>Names of the stems.</summary>
    public static IReadOnlyList<string> Stems { get; } = ["auto", "imagenet", "compact", "small"];

    /// <summary>Names of the heads.</summary>
    public static IReadOnlyList<string> Heads { get; } = ["linear", "mlp"];

    /// <summary>Makes a backbone with its head; weights are drawn from libtorch's generator.</summary>
    /// <param name="model">What network.</param>
    /// <param name="imageSize">Side of the images in pixels.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="recipe">Whether residual branches start at zero, and whether there is dropout before the last layer.</param>
    /// <exception cref="ArgumentException">A name is not known.</exception>
    public static Backbone Create(ModelSettings model, int imageSize, int classes, RecipeSettings recipe)
    {
        var stem = StemOf(model, imageSize) switch
        {
            "small" => ResNetStem.Small,
            "compact" => ResNetStem.Compact,
            "imagenet" => ResNetStem.ImageNet,
            _ => throw new ArgumentException($"There is no stem '{model.Stem}'; known are {string.Join(", ", Stems)}."),
        };
        var backbone = Backbone.Create(model.Arch, classes, stem, recipe.ZeroInitResidual);
        backbone.Fc = model.Head switch
        {
            "mlp" => TransferHead.Create(backbone.FeatureCount, classes),
            "linear" => backbone.Fc,
            _ => throw new ArgumentException($"There is no head '{model.Head}'; known are linear and mlp."),
        };
        if (recipe.Dropout > 0)
        {
            backbone.Fc = backbone.Fc is Sequential head
                ? new Sequential([.. head.SkipLast(1), new Dropout(recipe.Dropout), head[^1]])
                : new Sequential(new Dropout(recipe.Dropout), backbone.Fc);
        }

        return backbone;
    }

    /// <summary>Name of the stem that a network has, which for <c>auto</c> depends on the size of the images.</summary>
    public static string StemOf(ModelSettings model, int imageSize) => model.Stem != "auto" ? model.Stem
        : imageSize <= SmallStemLimit ? "small" : imageSize <= CompactStemLimit ? "compact" : "imagenet";

    /// <summary>Key of the layer that gives the scores, which a transfer replaces.</summary>
    public static string LastLayer(Backbone network) => network.Fc is Sequential head ? $"fc.{head.Children.Count() - 1}" : "fc";
}
