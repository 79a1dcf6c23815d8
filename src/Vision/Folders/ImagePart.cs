namespace Relight.Vision.Folders;

/// <summary>One part of a data set.</summary>
/// <param name="Role">What it is for; the only part of a data set is for training.</param>
/// <param name="Name">What its folder, or the table, calls it; "" if there are no parts.</param>
/// <param name="Images">Its images.</param>
public sealed record ImagePart(ImagePartRole Role, string Name, ImageList Images);
