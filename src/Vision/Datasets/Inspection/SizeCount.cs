namespace Relight.Vision.Datasets.Inspection;

/// <summary>How many images have a shorter side in a range, one bar of a histogram.</summary>
/// <param name="From">The least length of the shorter side, in pixels.</param>
/// <param name="To">The length that is just too long.</param>
/// <param name="Count">The number of images.</param>
public sealed record SizeCount(int From, int To, int Count);
