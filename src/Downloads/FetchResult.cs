namespace Relight.Downloads;

/// <summary>What a fetch brought.</summary>
/// <param name="Folders">Full paths of the archives' top folders, such as DIR/imagenette2-160; for loose files the target itself.</param>
/// <param name="Archives">One entry per archive, in the order asked.</param>
internal sealed record FetchResult(IReadOnlyList<string> Folders, IReadOnlyList<FetchedArchive> Archives)
{
    /// <summary>Whether there was nothing to do.</summary>
    public bool WasThere => Archives.All(archive => archive.WasThere);
}
