namespace Relight.Recipes;

/// <summary>Keeps what it is told.</summary>
internal sealed class NoteList : IProgress<string>
{
    private readonly List<string> _notes = [];

    /// <summary>The sentences, in order.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Report(string value) => _notes.Add(value);
}
