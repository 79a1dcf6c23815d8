namespace Relight.Recipes.Embedding;

/// <summary>A photograph as a user named it.</summary>
/// <param name="Path">Its file, by the path that the folder or the table was given by.</param>
/// <param name="Label">The class that its folder or table says; null if none does.</param>
/// <param name="Part">The part of the data set, such as <c>train</c>; null if there are no parts.</param>
internal sealed record Photo(string Path, string? Label, string? Part);
