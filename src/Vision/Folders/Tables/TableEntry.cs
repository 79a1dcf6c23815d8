namespace Relight.Vision.Folders.Tables;

/// <summary>An image as a table lists it.</summary>
/// <param name="Path">Its path, absolute.</param>
/// <param name="Label">The name of its class; empty if it has none.</param>
/// <param name="Role">The part that it is of; null where the table does not say.</param>
/// <param name="Line">Where it is listed.</param>
internal sealed record TableEntry(string Path, string Label, ImagePartRole? Role, int Line);
