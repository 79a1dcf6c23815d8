namespace Relight.Recipes.Embedding;

/// <summary>Files that show the same photograph.</summary>
/// <param name="Files">Two or more. The first is the one to keep: the most pixels, then the most bytes; each other one is like it.</param>
internal sealed record DuplicateGroup(IReadOnlyList<DuplicateFile> Files)
{
    /// <summary>
    /// Whether files are in it for their features: then a network takes them for alike, and only those with the same bytes are the same.
    /// </summary>
    public bool IsByFeatures { get; init; }

    /// <summary>The labels that its files have.</summary>
    public IReadOnlyList<string> Labels => [.. Files.Select(file => file.Photo.Label).OfType<string>().Distinct()];

    /// <summary>The parts that its files are of.</summary>
    public IReadOnlyList<string> Parts => [.. Files.Select(file => file.Photo.Part).OfType<string>().Distinct()];

    /// <summary>Whether it lies in two classes: then one label is wrong.</summary>
    public bool CrossesLabels => Labels.Count > 1;

    /// <summary>Whether it lies in two parts: then what is measured on one of them flatters.</summary>
    public bool CrossesParts => Parts.Count > 1;

    /// <summary>Whether all its files have the same bytes.</summary>
    public bool IsExact => Files.Skip(1).All(file => file.IsCopy);

    /// <summary>
    /// What could be deleted: nothing as long as it is open which label is right, no labeled file where the one to keep has no label, and
    /// nothing that features alone find alike.
    /// </summary>
    public IEnumerable<DuplicateFile> Deletable => CrossesLabels
        ? []
        : Files.Skip(1).Where(file => (file.IsCopy || !IsByFeatures) && (file.Photo.Label is null || Files[0].Photo.Label is not null));
}
