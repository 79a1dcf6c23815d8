namespace Relight.Settings;

/// <summary>Weights to begin with.</summary>
public sealed record StartSettings
{
    /// <summary>
    /// Weights to begin with: a run's folder, which stays as it is, or a file with PyTorch's keys: .safetensors, .pth, .pt, .ckpt, .bin, or
    /// the index of several.
    /// </summary>
    [Setting("--from", ValueName = "RUN|FILE", ChangesResult = false)]
    public required string From { get; init => field = Path.GetFullPath(value); }

    /// <summary>SHA-256 of the weights, so that a run goes on only with what it began with; filled in at the start.</summary>
    public string? Digest { get; init; }

    /// <summary>
    /// Parts that are not trained, statistics of their batch normalizations included: keys or stages, such as conv1, stem, layer1; backbone
    /// is everything but the head.
    /// </summary>
    [Setting("--freeze", ValueName = "PART")]
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>Parts that start from fresh weights although the file has them, such as layer4.</summary>
    [Setting("--reinit", ValueName = "PART")]
    public IReadOnlyList<string> Reinitialise { get; init; } = [];
}
