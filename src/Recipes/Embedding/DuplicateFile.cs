using Relight.Vision;

namespace Relight.Recipes.Embedding;

/// <summary>A photograph of a group of the same ones.</summary>
/// <param name="Photo">The photograph.</param>
/// <param name="Size">Pixels of the picture.</param>
/// <param name="Bytes">Bytes of its file.</param>
/// <param name="IsCopy">Whether its bytes are those of the group's first file.</param>
/// <param name="Likeness">
/// How like the first file it is: bits of 64 in which their hashes differ, or the cosine of their features; null for the first file.
/// </param>
internal sealed record DuplicateFile(Photo Photo, ImageSize Size, long Bytes, bool IsCopy, double? Likeness);
