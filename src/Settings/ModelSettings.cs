namespace Relight.Settings;

/// <summary>What network to train.</summary>
public sealed record ModelSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<ModelSettings>();

    /// <summary>Backbone: a ResNet, or one that a program registers.</summary>
    [Setting("--arch", NamesOf = "Relight.Vision.Backbones.Architectures, Relight.Vision")]
    public string Arch { get; init => field = Checks.Value(value); } = "resnet18";

    /// <summary>
    /// How the network begins: imagenet (7×7, halves twice), compact (3×3, halves once), small (3×3, halves never), or auto, by data.size.
    /// </summary>
    [Setting("--stem", OneOf = ["auto", "imagenet", "compact", "small"])]
    public string Stem { get; init => field = Checks.Value(value); } = Automatic.Word;

    /// <summary>Last layers: linear, mlp (features → 256 → classes), or none, for methods that compare features.</summary>
    [Setting("--head", OneOf = ["linear", "mlp", "none"])]
    public string Head { get; init => field = Checks.Value(value); } = "linear";
}
