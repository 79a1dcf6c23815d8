namespace Relight.Downloads;

/// <summary>A file in a NuGet package, of which we know what it must be.</summary>
/// <param name="Id">Name of the package.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">SHA-256 of the package, 64 hexadecimal digits in lower case.</param>
/// <param name="Entry">The file's path in the package, with slashes.</param>
/// <param name="EntrySha256">SHA-256 of that file.</param>
internal sealed record KnownPackage(string Id, string Version, string Sha256, string Entry, string EntrySha256)
{
    /// <summary>
    /// ResNet-20 (2, 2, 2, 3) that CNTK trained on ImageNet, which the package calls ResNet-18: MIT, Microsoft; 60 MB to download.
    /// </summary>
    public static KnownPackage ImageNetResNet { get; } = new(
        "Microsoft.ML.DnnImageFeaturizer.ResNet18", "0.23.1", "7679c0f8832902d64019b7c8f79784d02bcbbce008d22a5249bdef8e8f45cb73",
        "tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx", "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f");

    /// <summary>The file's name.</summary>
    public string FileName => Entry.Split('/')[^1];
}
