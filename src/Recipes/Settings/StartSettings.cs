namespace Relight.Recipes.Settings;

/// <summary>Weights to begin with.</summary>
public sealed record StartSettings
{
    /// <summary>A run's folder, or a .safetensors or .pth file.</summary>
    public required string From { get; init => field = Path.GetFullPath(value); }

    /// <summary>SHA-256 of the weights, so that a run goes on only with what it began with; filled in at the start.</summary>
    public string? Digest { get; init; }

    /// <summary>Parts that are not trained, statistics of their batch normalisations included: conv1, layer1, …; <c>backbone</c> is all but the head.</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>Parts that start from fresh weights although the file has them.</summary>
    public IReadOnlyList<string> Reinitialise { get; init; } = [];
}
