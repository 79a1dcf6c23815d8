using System.Text.Json.Nodes;

namespace Relight.Runs;

/// <summary>What is asked of a run: everything that is needed to start the same run again.</summary>
public sealed class RunRequest
{
    /// <summary>The verb, such as <c>train</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The command line's words as they were typed, without the program's name; empty when the run comes from C#.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Every setting after defaults, recipe and command line were put together. Nested objects are welcome.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>
    /// Brings the settings that a run's record holds to the form of <see cref="Settings"/>; left out: they are compared as they are.
    /// </summary>
    public Func<JsonObject, JsonObject> Upgrade { get; init; } = settings => settings;

    /// <summary>The seed of everything random in the run.</summary>
    public long Seed { get; init; }

    /// <summary>Versions and machine; looked up with <see cref="RunEnvironment.Collect"/> when left out.</summary>
    public RunEnvironment? Environment { get; init; }

    /// <summary>What is asked for otherwise than of the run in a folder, of what may change.</summary>
    /// <exception cref="RunException">Something else differs, or the run cannot be read.</exception>
    internal IReadOnlyList<SettingsDifference> ChangesIn(
        string folder, IReadOnlyCollection<string>? mayDiffer, IReadOnlyCollection<string>? mayChange)
    {
        RunRecord record = RunRecordFile.Read(Path.GetFullPath(folder));
        JsonObject settings = record.Command == Command ? Upgrade(record.Settings) : record.Settings;
        List<SettingsDifference> differences =
        [
            .. SettingsDifference.Between(
                new JsonObject { ["command"] = record.Command, ["seed"] = record.Seed },
                new JsonObject { ["command"] = Command, ["seed"] = Seed }),
            .. SettingsDifference.Between(settings, Settings).Where(pair => mayDiffer?.Contains(pair.Name) != true),
        ];
        differences.RemoveAll(pair =>
            pair.Name == "seed" && differences.Exists(other => other.Name.EndsWith(".seed", StringComparison.Ordinal)));
        return differences.All(pair => mayChange?.Contains(pair.Name) == true)
            ? differences
            : throw new RunException($"{folder} holds a run that was asked for differently: {Told(differences)}. " +
                "Give the same settings to continue it, or choose another folder.");
    }

    /// <summary>
    /// The three that matter most: the command and the method first, then what both have, then what goes along with another method.
    /// </summary>
    private static string Told(List<SettingsDifference> differences)
    {
        const int most = 3;
        string[] first = ["command", "method"];
        var ordered = differences.OrderBy(pair => Array.IndexOf(first, pair.Name) is >= 0 and var place ? place : first.Length)
            .ThenBy(pair => pair.Before is null || pair.After is null).ToList();
        var more = differences.Count - most;
        return string.Join("; ", ordered.Take(most)) + (more > 0 ? $"; and {more} more setting{(more == 1 ? "" : "s")}" : "");
    }
}
