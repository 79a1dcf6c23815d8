namespace Relight.Cli.Output;

/// <summary>A file that a command is to write at its end.</summary>
internal static class OutputFile
{
    /// <summary>Finds out before the work whether its folder is there.</summary>
    /// <param name="name">How the command line names it, such as <c>--out</c>.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static void CheckFolder(string name, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{name} {path}: there is no folder {folder}.");
        }
    }

    /// <summary>The same of a page, which is an HTML file.</summary>
    /// <exception cref="ArgumentException">Its name has another ending.</exception>
    public static void CheckPage(string name, string path)
    {
        CheckFolder(name, path);
        if (!Path.GetExtension(path).Equals(".html", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"{name} {path}: expected a file that ends in .html, for it is a page.");
        }
    }
}
