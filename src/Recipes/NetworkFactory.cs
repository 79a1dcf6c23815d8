using Relight.Nn;
using Relight.Runs;
using Relight.SelfSupervised.Transfer;
using Relight.Settings;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.Recipes;

/// <summary>Networks from settings.</summary>
internal static class NetworkFactory
{
    private const int SmallStemLimit = 40;
    private const int CompactStemLimit = 112;

    /// <summary>Makes a backbone with its head; weights are drawn from libtorch's generator.</summary>
    /// <param name="model">What network.</param>
    /// <param name="imageSize">Side of the images in pixels.</param>
    /// <param name="classes">Outputs; 0: it gives features.</param>
    /// <param name="recipe">Whether residual branches start at zero, and whether there is dropout before the last layer.</param>
    /// <exception cref="ArgumentException">A name is not known, a stem is chosen for a network that has none, or a head for no
    /// classes.</exception>
    public static Backbone Create(ModelSettings model, int imageSize, int classes, RecipeSettings recipe)
    {
        if (classes == 0 != (model.Head == "none"))
        {
            throw new ArgumentException(classes == 0
                ? $"model.head (--head) {model.Head}: this method compares features, so its network has none; leave it out."
                : "model.head (--head) none: this method answers with classes; expected linear or mlp.");
        }

        if (classes == 0 && recipe.Dropout > 0)
        {
            throw new ArgumentException(
                $"recipe.dropout (--dropout) {recipe.Dropout}: this method has no last layer, before which it would be; leave it out.");
        }

        var backbone = Architectures.Create(model.Arch, new BackboneOptions(Math.Max(1, classes))
        {
            Stem = StemFor(model, imageSize) ?? ResNetStem.ImageNet, ZeroInitResidual = recipe.ZeroInitResidual, ImageSize = imageSize,
        });
        backbone.Head = model.Head switch
        {
            "mlp" => TransferHead.Create(backbone.FeatureCount, classes),
            "linear" => backbone.Head,
            "none" => new Identity(),
            _ => throw new ArgumentException($"There is no head '{model.Head}'; known are linear, mlp and none."),
        };
        if (recipe.Dropout > 0)
        {
            backbone.Head = backbone.Head is Sequential head
                ? new Sequential([.. head.SkipLast(1), new Dropout(recipe.Dropout), head[^1]])
                : new Sequential(new Dropout(recipe.Dropout), backbone.Head);
        }

        return backbone;
    }

    /// <summary>How a network begins.</summary>
    /// <param name="model">What network.</param>
    /// <param name="imageSize">Side of the images in pixels.</param>
    /// <returns>Null: the network has no stems to choose from.</returns>
    /// <exception cref="ArgumentException">A name is not known, or a stem is chosen for a network that has none.</exception>
    public static ResNetStem? StemFor(ModelSettings model, int imageSize) => StemOf(model, imageSize) switch
    {
        "auto" => null,
        var stem when !Architectures.HasStems(model.Arch) => throw new ArgumentException(
            $"The network {model.Arch} begins in one way only, and model.stem (--stem) is {stem}: leave it out."),
        "small" => ResNetStem.Small,
        "compact" => ResNetStem.Compact,
        "imagenet" => ResNetStem.ImageNet,
        var stem => throw new ArgumentException($"There is no stem '{stem}'; known are imagenet, compact and small."),
    };

    /// <summary>
    /// Name of the stem that a network has, which for <c>auto</c> depends on the size of the images; <c>auto</c> where it has none.
    /// </summary>
    public static string StemOf(ModelSettings model, int imageSize) =>
        model.Stem != "auto" || !Architectures.HasStems(model.Arch) ? model.Stem
        : imageSize <= SmallStemLimit ? "small" : imageSize <= CompactStemLimit ? "compact" : "imagenet";

    /// <summary>The same network with the stem that weights to begin with are of, where the stem is left open.</summary>
    /// <param name="model">What network.</param>
    /// <param name="weights">Weights of a ResNet, whatever stands before their keys.</param>
    /// <param name="imageSize">Side of the images in pixels, which decides between the two stems of 3×3.</param>
    public static ModelSettings WithStemOf(ModelSettings model, StateDict weights, int imageSize) =>
        model.Stem != "auto" || !Architectures.HasStems(model.Arch) ? model : StemKernel(NumberedParts.Named(weights)) switch
    {
        7 => model with { Stem = "imagenet" },
        3 => model with { Stem = imageSize <= SmallStemLimit ? "small" : "compact" },
        _ => model,
    };

    /// <summary>
    /// The settings with the network of the run that they start from, where they start from one: its weights fit no other.
    /// </summary>
    public static RunSettings LikeSource(RunSettings settings)
    {
        if (settings.Start is not { From: { } source } || !RunDirectory.Exists(source))
        {
            return settings;
        }

        using var run = RunDirectory.Read(source);
        var there = RunSettings.Of(run);
        var head = there.Model.Head == "none" ? settings.Model.Head : there.Model.Head;
        return settings with { Model = there.Model with { Stem = StemOf(there.Model, there.Data.Size), Head = head } };
    }

    /// <summary>What to change so that the network is that of given weights; empty where nothing is known.</summary>
    /// <param name="model">The network that does not fit.</param>
    /// <param name="imageSize">Side of the images in pixels.</param>
    /// <param name="weights">The weights.</param>
    public static string AdviceFor(ModelSettings model, int imageSize, StateDict weights)
    {
        var advice = "";
        weights = NumberedParts.Named(weights);
        if (ArchOf(weights) is { } arch && arch != model.Arch)
        {
            advice += $"\nThe weights look like those of {arch}, not of {model.Arch}: --arch {arch}.";
        }

        var stem = StemOf(model, imageSize);
        if (stem != "auto" && StemKernel(weights) is { } kernel && kernel == 7 != (stem == "imagenet"))
        {
            advice += $"\nThe weights begin with a convolution of {kernel}×{kernel}, which the stem {stem} does not: leave --stem out, "
                + "or --reinit conv1.";
        }

        return advice;
    }

    /// <summary>Side of the first convolution's kernel; null where there is none by the name of a ResNet's.</summary>
    private static long? StemKernel(StateDict weights) => weights
        .Where(entry => (entry.Key == "conv1.weight" || entry.Key.EndsWith(".conv1.weight", StringComparison.Ordinal))
            && entry.Value.Rank == 4 && entry.Value.Size(1) == 3)
        .Select(entry => (long?)entry.Value.Size(3)).FirstOrDefault();

    private static string? ArchOf(StateDict weights)
    {
        bool Has(string name) => weights.Names.Any(key => key == name || key.EndsWith("." + name, StringComparison.Ordinal));
        var blocks = Enumerable.Range(0, 100).TakeWhile(i => Has($"layer3.{i}.conv1.weight")).Count();
        return (Has("layer1.0.conv3.weight"), blocks) switch
        {
            (false, 2) => Has("layer4.2.conv1.weight") ? "resnet20-2223" : "resnet18",
            (false, 6) => "resnet34",
            (true, 6) => "resnet50",
            (true, 23) => "resnet101",
            _ => null,
        };
    }
}
