namespace Relight.Recipes.Embedding;

/// <summary>Not one of the photographs can be read.</summary>
/// <param name="unread">All of them.</param>
internal sealed class UnreadableException(IReadOnlyList<UnreadPhoto> unread) : IOException(
    $"None of the {unread.Count} photographs can be read, such as {unread[0].Path}: {unread[0].Reason}.")
{
    /// <summary>The photographs.</summary>
    public IReadOnlyList<UnreadPhoto> Unread => unread;
}
