namespace Relight.Recipes;

/// <summary>What a model says of one image among many.</summary>
/// <param name="Path">The image, as it was asked for.</param>
/// <param name="Classes">Every class with its probability, the likeliest first; empty if the image cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null if it can.</param>
public sealed record ImageAnswer(string Path, IReadOnlyList<Prediction> Classes, string? Problem);
