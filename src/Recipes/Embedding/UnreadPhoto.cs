namespace Relight.Recipes.Embedding;

/// <summary>A photograph that cannot be read.</summary>
/// <param name="Path">Its file, as the user named it.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record UnreadPhoto(string Path, string Reason);
