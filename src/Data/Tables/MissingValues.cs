namespace Relight.Data.Tables;

/// <summary>What to do where a field of a table is empty, or says NA, NaN, null, none or N/A.</summary>
public enum MissingValues
{
    /// <summary>The table is refused; the message names line and column.</summary>
    Refuse,

    /// <summary>
    /// A number becomes its column's mean over the training rows; a text that is read as codes becomes a code of its own. Targets are
    /// refused.
    /// </summary>
    Fill,
}
