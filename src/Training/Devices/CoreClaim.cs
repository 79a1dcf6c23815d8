using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Relight.Training.Devices;

/// <summary>What one training takes of the processor.</summary>
/// <param name="Process">Number of its process, in its own container.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="Cores">Numbers of the cores that it may use.</param>
/// <param name="Group">Stands for the control group, by which a container shares its quota of time.</param>
internal sealed record CoreClaim(int Process, int Threads, IReadOnlySet<int> Cores, string Group)
{
    private const string Header = "relight-cores-1";

    /// <summary>That of this process.</summary>
    public static CoreClaim OfThisProcess(int threads) => new(Environment.ProcessId, threads, AllowedCores(), ControlGroup());

    /// <summary>Threads of this claim that, spread evenly over its cores, fall on some of these.</summary>
    public double ThreadsOn(IReadOnlySet<int> cores) => Cores.Count == 0 ? 0 : (double)Threads * Cores.Count(cores.Contains) / Cores.Count;

    /// <summary>One line, which <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Header} {Process} {Threads} {string.Join(',', Cores.Order())} {Group}");

    /// <summary>Reads a line; null where it is none of a claim.</summary>
    public static CoreClaim? Parse(string line) =>
        line.Trim().Split(' ') is [Header, var process, var threads, var cores, var group]
        && int.TryParse(process, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(threads, CultureInfo.InvariantCulture, out var count) && count > 0
        && Ranges(cores) is { Count: > 0 } set
            ? new CoreClaim(number, count, set, group)
            : null;

    /// <summary>Reads <c>0-3,8</c>, as Linux writes sets of cores; empty where it is none.</summary>
    public static IReadOnlySet<int> Ranges(string text)
    {
        const int most = 1 << 16;
        var set = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var last)
                || first < 0 || last < first || last >= most)
            {
                return new HashSet<int>();
            }

            set.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return set;
    }

    private static IReadOnlySet<int> AllowedCores()
    {
        const string field = "Cpus_allowed_list:";
        var line = Text("/proc/self/status").Split('\n').FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        return line is not null && Ranges(line[field.Length..].Trim()) is { Count: > 0 } cores
            ? cores
            : Enumerable.Range(0, Environment.ProcessorCount).ToHashSet();
    }

    private static string ControlGroup()
    {
        var space = Directory.Exists("/proc/self/ns") ? new FileInfo("/proc/self/ns/cgroup").LinkTarget : null;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(space + Text("/proc/self/cgroup"))))[..16];
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
