namespace Relight.Vision.Datasets.Inspection;

/// <summary>How many images a class has.</summary>
/// <param name="Name">The name of the class's folder.</param>
/// <param name="DisplayName">What it means, where that is known: "tench" for n01440764; otherwise the name again.</param>
/// <param name="Count">Its number of images.</param>
public sealed record ClassCount(string Name, string DisplayName, int Count);
