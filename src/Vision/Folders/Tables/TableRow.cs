namespace Relight.Vision.Folders.Tables;

/// <summary>A line of a table that is not blank.</summary>
/// <param name="Line">The number of the line that it begins on, from 1.</param>
/// <param name="Fields">Its fields; blanks around them are taken off.</param>
internal sealed record TableRow(int Line, IReadOnlyList<string> Fields)
{
    /// <summary>The field of a column; empty where the row ends before it.</summary>
    public string this[int column] => column < Fields.Count ? Fields[column] : "";
}
