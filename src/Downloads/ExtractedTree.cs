namespace Relight.Downloads;

/// <summary>What an archive put into the folder that it was extracted into.</summary>
/// <param name="Folders">Number of files directly in each folder, by the folder's path below the target with '/' between its parts.</param>
internal sealed record ExtractedTree(Dictionary<string, int> Folders)
{
    /// <summary>The folders right below the target; "" if there are loose files.</summary>
    public IEnumerable<string> Tops => Folders
        .Where(folder => folder.Key.Length > 0 || folder.Value > 0)
        .Select(folder => folder.Key.Split('/')[0]).Distinct();

    /// <summary>Whether all folders are below <paramref name="root"/> and none has fewer files than it had.</summary>
    public bool IsIn(string root) => Folders.All(folder =>
        new DirectoryInfo(Path.Combine(root, folder.Key)) is { Exists: true } directory
        && directory.EnumerateFiles().Count() >= folder.Value);
}
