namespace Relight.Vision.Datasets.Inspection;

/// <summary>An image that cannot be decoded.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Reason">What is wrong with it, one line.</param>
public sealed record BrokenImage(string Path, string Reason);
