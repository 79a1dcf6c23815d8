using Relight.Vision.Folders;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>One part of a data set's folder.</summary>
/// <param name="Name">"train", "val" or what the folder is called; "" if there are no parts.</param>
/// <param name="Images">Its images.</param>
public sealed record DatasetPart(string Name, ImageList Images);
