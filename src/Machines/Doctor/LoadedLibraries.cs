namespace Relight.Machines.Doctor;

/// <summary>The shared libraries in this process, by /proc/self/maps.</summary>
internal sealed class LoadedLibraries
{
    private readonly string[] _paths;

    private LoadedLibraries(string[] paths) => _paths = paths;

    public static LoadedLibraries Read() => Parse(SystemFile.Lines("/proc/self/maps"));

    /// <summary>Takes the paths of lines such as <c>7f… r-xp … 1234 /usr/lib/libc.so.6</c>.</summary>
    internal static LoadedLibraries Parse(IEnumerable<string> lines) => new(
    [
        .. lines.Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? line[slash..] : "")
            .Where(path => path.Contains(".so", StringComparison.Ordinal)).Distinct(),
    ]);

    /// <summary>Path of a library with its links resolved, as the system loaded it; null where it is not in the process.</summary>
    /// <param name="name">Its file name up to <c>.so</c>, such as <c>libtorch_cpu</c>.</param>
    public string? PathOf(string name) => _paths.FirstOrDefault(path =>
        Path.GetFileName(path).StartsWith(name + ".", StringComparison.Ordinal)
        || Path.GetFileName(path).StartsWith(name + "-", StringComparison.Ordinal));
}
