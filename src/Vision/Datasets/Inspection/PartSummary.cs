using Relight.Vision.Folders;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>What one part of a data set holds. Formats and sizes come from <see cref="Sampled"/> images, evenly spread over it.</summary>
/// <param name="Name">"train", "val" or what the folder is called; "" if there are no parts.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Count">The number of images.</param>
/// <param name="Bytes">What their files take together.</param>
/// <param name="Classes">Classes with their counts, in the order of the labels; empty for images without labels.</param>
/// <param name="Sampled">How many images were decoded for the rest.</param>
/// <param name="Formats">How many of these have each format, by their contents; the most frequent first.</param>
/// <param name="Smallest">The size with the fewest pixels.</param>
/// <param name="Largest">The size with the most pixels.</param>
/// <param name="Sizes">How long the shorter sides are; ranges double in width from 1 on, and empty ones at the ends are left out.</param>
/// <param name="Broken">Those that could not be decoded; `data check` looks at all of them.</param>
/// <param name="Guesses">What images leave open and how that is read, with the number of these; the most frequent first.</param>
public sealed record PartSummary(
    string Name,
    ImagePartRole Role,
    int Count,
    long Bytes,
    IReadOnlyList<ClassCount> Classes,
    int Sampled,
    IReadOnlyDictionary<string, int> Formats,
    ImageSize? Smallest,
    ImageSize? Largest,
    IReadOnlyList<SizeCount> Sizes,
    IReadOnlyList<BrokenImage> Broken,
    IReadOnlyDictionary<string, int> Guesses);
