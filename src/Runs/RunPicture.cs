namespace Relight.Runs;

/// <summary>A picture that belongs to a run.</summary>
/// <param name="File">Its file name in <c>pictures/</c>.</param>
/// <param name="Caption">What a reader sees beneath it.</param>
/// <param name="AlternativeText">What it shows, for readers who cannot see it.</param>
/// <param name="Section">The heading of the report that it goes under; null where the report does not show it, or draws it itself.</param>
public sealed record RunPicture(string File, string Caption, string AlternativeText, string? Section);
