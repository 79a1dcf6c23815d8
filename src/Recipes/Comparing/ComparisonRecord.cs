using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.Files;
using Relight.Runs;
using Relight.Settings;

namespace Relight.Recipes.Comparing;

/// <summary>
/// What a comparison was asked for, kept in its folder as <c>comparison.json</c>, so that it can be resumed from the folder alone.
/// </summary>
/// <param name="Settings">Data, network, recipe and training.</param>
/// <param name="Seeds">How many seeds.</param>
internal sealed record ComparisonRecord(RunSettings Settings, int Seeds)
{
    private const string FileName = "comparison.json";

    /// <summary>Whether a folder holds a comparison.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Reads the record of a folder.</summary>
    /// <exception cref="RunException">It is missing or damaged.</exception>
    public static ComparisonRecord Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            RegularFile.Expect(path);
            return JsonNode.Parse(File.ReadAllText(path)) is not JsonObject json ? throw new JsonException("it is no object in braces.")
                : json["settings"] is not JsonObject settings ? throw new JsonException("settings: expected an object in braces.")
                : json["seeds"] is not JsonValue count || !count.TryGetValue(out int seeds) || seeds < 1
                    ? throw new JsonException("seeds: expected a whole number, 1 or more.")
                : new ComparisonRecord(RunSettings.Read(settings, path), seeds);
        }
        catch (Exception error) when (error is JsonException or UnauthorizedAccessException || (error is IOException and not RunException))
        {
            throw new RunException(
                $"{path} cannot be read: {error.Message} Bring it back from a copy, or delete it and start the comparison again with its "
                + "command.", error);
        }
    }

    /// <summary>Writes the record. More seeds, and settings without effect, may differ from those of a record that is there.</summary>
    /// <exception cref="RunException">The folder holds a comparison of other settings; the message says which.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(string folder)
    {
        if (Exists(folder))
        {
            string[] differences =
            [
                .. SettingsDifference.Between(Read(folder).Settings.ToJson(), Settings.ToJson())
                    .Where(difference => !SettingsSchema.WithoutEffect.Contains(difference.Name))
                        .Select(difference => difference.ToString()),
            ];
            if (differences.Length > 0)
            {
                throw new RunException(
                    $"{folder} holds a comparison that was asked for differently: {string.Join("; ", differences)}. Give the same "
                        + "settings to continue it, or choose another folder.");
            }
        }

        Directory.CreateDirectory(folder);
        var json = new JsonObject { ["seeds"] = Seeds, ["settings"] = Settings.ToJson() };
        AtomicFile.WriteText(Path.Combine(folder, FileName), json.ToString());
    }
}
