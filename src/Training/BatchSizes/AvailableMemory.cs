using System.Globalization;

namespace Relight.Training.BatchSizes;

/// <summary>
/// How much memory this process may still take: what the machine has left, or less where its control groups, such as a container's, allow
/// less.
/// </summary>
public static class AvailableMemory
{
    /// <summary>Looks it up.</summary>
    /// <returns>Bytes; null where the system does not tell.</returns>
    public static long? Read() => Read("/proc", "/sys/fs/cgroup");

    internal static long? Read(string proc, string groups)
    {
        long?[] all = [OfMachine(Path.Combine(proc, "meminfo")), .. OfGroups(Path.Combine(proc, "self", "cgroup"), groups)];
        return all.Min();
    }

    private static long? OfMachine(string meminfo) =>
        Lines(meminfo).FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)) is { } line
            ? Number(line.Split(':')[1]) * 1024
            : null;

    /// <summary>What each group leaves, from the process's own upwards: limits hold for all that is below.</summary>
    private static IEnumerable<long?> OfGroups(string cgroup, string groups)
    {
        foreach (var fields in Lines(cgroup).Select(line => line.Split(':', 3)).Where(fields => fields.Length == 3))
        {
            var (root, limit, use, cache) = fields switch
            {
                ["0", "", _] => (groups, "memory.max", "memory.current", "inactive_file "),
                [_, var controllers, _] when controllers.Split(',').Contains("memory") =>
                    (Path.Combine(groups, "memory"), "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "),
                _ => ("", "", "", ""),
            };
            for (var path = fields[2].TrimEnd('/'); root.Length > 0; path = path[..path.LastIndexOf('/')])
            {
                var folder = root + path;
                var freed = Lines(Path.Combine(folder, "memory.stat"))
                    .FirstOrDefault(line => line.StartsWith(cache, StringComparison.Ordinal));
                yield return First(Path.Combine(folder, limit)) - First(Path.Combine(folder, use)) + (Number(freed?[cache.Length..]) ?? 0);
                if (path.Length == 0)
                {
                    break;
                }
            }
        }
    }

    private static long? First(string path) => Number(Lines(path).FirstOrDefault());

    /// <summary>Null for <c>max</c>, which is no limit.</summary>
    private static long? Number(string? text) =>
        long.TryParse(text?.Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number)
            ? number : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
