namespace Relight.Downloads;

/// <summary>Torchvision's weights of ResNets, learned from ImageNet: its first ones, IMAGENET1K_V1, under a BSD license.</summary>
/// <remarks>The names end in the first 8 digits of the file's SHA-256, by which torch.hub checks them too.</remarks>
internal static class TorchvisionFiles
{
    private const string Server = "https://download.pytorch.org/models/";

    private static readonly Dictionary<string, string> Digests = new(StringComparer.Ordinal)
    {
        ["resnet18"] = "f37072fd",
        ["resnet34"] = "b627a593",
        ["resnet50"] = "11ad3fa6",
        ["resnet101"] = "cd907fc2",
    };

    /// <summary>The networks that there are weights of.</summary>
    public static IReadOnlyList<string> Architectures { get; } = [.. Digests.Keys];

    /// <summary>The file of a network's weights.</summary>
    /// <param name="architecture">One of <see cref="Architectures"/>.</param>
    public static KnownArchive Of(string architecture)
    {
        var (digest, name) = (Digests[architecture], $"{architecture}-{Digests[architecture]}.pth");
        return new KnownArchive(name, digest, new Uri(Server + name));
    }
}
