using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.Recipes.Settings;
using Relight.Runs;

namespace Relight.Recipes.Comparing;

/// <summary>What a comparison was asked for, kept in its folder as <c>comparison.json</c>, so that it can be resumed from the folder alone.</summary>
/// <param name="Settings">Data, network, recipe and training.</param>
/// <param name="Seeds">How many seeds.</param>
public sealed record ComparisonRecord(RunSettings Settings, int Seeds)
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
            var json = JsonNode.Parse(File.ReadAllText(path))!;
            return new ComparisonRecord(RunSettings.FromJson(json["settings"]!.AsObject()), (int)json["seeds"]!);
        }
        catch (Exception error) when (error is JsonException or IOException or NullReferenceException or InvalidOperationException)
        {
            throw new RunException($"{path} cannot be read: {error.Message} Start the comparison again with its command.", error);
        }
    }

    /// <summary>Writes the record.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var json = new JsonObject { ["seeds"] = Seeds, ["settings"] = Settings.ToJson() };
        AtomicFile.WriteText(Path.Combine(folder, FileName), json.ToString());
    }
}
