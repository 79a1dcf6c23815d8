namespace Relight.Data.Tables;

/// <summary>How a <see cref="TableDataset"/> reads its columns.</summary>
public sealed record TableOptions
{
    /// <summary>
    /// Columns to be read as texts, each an int64 field of its own name with the number of the text; the target among them becomes a label.
    /// </summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Columns to be left out.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>
    /// Whether <c>x</c> is standardized: less the mean of its column, by its standard deviation, both of the training rows alone.
    /// </summary>
    public bool Standardize { get; init; }

    /// <summary>What to do with missing values; refused unless told.</summary>
    public MissingValues Missing { get; init; }
}
