namespace Relight.Recipes.Probing;

/// <summary>What a backbone makes of a data set.</summary>
/// <param name="Training">Of the images from which the answers come.</param>
/// <param name="Validation">Of those that are asked.</param>
internal sealed record ProbeFeatures(ImageFeatures Training, ImageFeatures Validation);
