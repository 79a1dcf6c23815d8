namespace Relight.Vision.Datasets.Inspection;

/// <summary>Files with the very same bytes.</summary>
/// <param name="Paths">Two or more.</param>
/// <param name="CrossesParts">True if training and validation share it: then the validation result flatters.</param>
/// <param name="CrossesClasses">True if it lies in two classes: then one label is wrong.</param>
public sealed record DuplicateImages(IReadOnlyList<string> Paths, bool CrossesParts, bool CrossesClasses);
