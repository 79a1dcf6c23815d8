using System.Reflection;

namespace Relight.Runs;

/// <summary>With what and on what an attempt at a run was made.</summary>
/// <param name="Versions">Versions by name: <c>relight</c>, <c>dotnet</c>, <c>libtorch</c>.</param>
/// <param name="Commit">The commit of the git repository that the process was started in, with <c>-dirty</c> after it when tracked
/// files were changed; null outside a repository or without git.</param>
/// <param name="Machine">The machine.</param>
public sealed record RunEnvironment(IReadOnlyDictionary<string, string> Versions, string? Commit, MachineFacts Machine)
{
    /// <summary>Looks up the versions of Relight and .NET, the commit and the machine. Takes some tens of milliseconds.</summary>
    /// <param name="libtorch">libtorch's version, such as <c>1.13.1</c>; null when it is not loaded.</param>
    /// <param name="devices">The accelerators that the run uses, by their names.</param>
    public static RunEnvironment Collect(string? libtorch = null, IReadOnlyList<string>? devices = null)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["relight"] = typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            ["dotnet"] = Environment.Version.ToString(),
        };
        if (libtorch is not null)
        {
            versions["libtorch"] = libtorch;
        }

        return new RunEnvironment(versions, GitCommit.Of(Environment.CurrentDirectory), MachineFacts.Collect(devices ?? []));
    }
}
