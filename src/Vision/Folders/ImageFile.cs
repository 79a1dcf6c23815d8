namespace Relight.Vision.Folders;

/// <summary>One image file of a data set.</summary>
/// <param name="Path">Its path, absolute.</param>
/// <param name="Label">Its class: an index into the list's classes, or −1 when it has none.</param>
public readonly record struct ImageFile(string Path, int Label)
{
    /// <summary>The label of a file without one.</summary>
    public const int Unlabeled = -1;
}
