using Relight.Vision.Backbones;

namespace Relight.Recipes.Settings;

/// <summary>What network to train.</summary>
public sealed record ModelSettings
{
    /// <summary>Backbone: resnet18, resnet34, resnet50, resnet101.</summary>
    public string Arch { get; init => field = Expect.OneOf(Backbone.Names, value); } = "resnet18";

    /// <summary>How the network begins: imagenet (7×7, halves twice), compact (3×3, halves once), small (3×3, halves never), or auto, by the size of the images.</summary>
    public string Stem { get; init => field = Expect.OneOf(NetworkFactory.Stems, value); } = "auto";

    /// <summary>The last layers: mlp (features → 256 → classes, as the pretext has it) or linear.</summary>
    public string Head { get; init => field = Expect.OneOf(NetworkFactory.Heads, value); } = "linear";
}
