using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relight.Recipes.Settings;

/// <summary>What is wrong with settings that were read from a file, for people.</summary>
internal static class SettingsProblem
{
    /// <summary>The first value that is none for its setting, as a sentence; null where each is fine by itself.</summary>
    public static string? Of(JsonObject settings)
    {
        foreach (var path in SettingsSchema.Paths.Keys)
        {
            JsonNode? node = settings;
            var names = path.Split('.');
            foreach (var (depth, name) in names.Index())
            {
                if (node is not JsonObject part)
                {
                    return $"settings.{string.Join('.', names[..depth])} is {node!.ToJsonString()}: expected an object in braces.";
                }

                if (!part.TryGetPropertyValue(name, out node) || (node is null && depth < names.Length - 1))
                {
                    node = null;
                    break;
                }
            }

            if (node is not null && Of(path, node) is { } problem)
            {
                return problem;
            }
        }

        return settings["data"]?["path"] is null ? "settings.data.path is missing." : null;
    }

    private static string? Of(string path, JsonNode value)
    {
        var alone = new RunSettings { Data = new DataSettings { Path = "." }, Start = new StartSettings { From = "." } }.ToJson();
        var names = path.Split('.');
        var parent = alone;
        foreach (var name in names[..^1])
        {
            parent[name] ??= new JsonObject();
            parent = parent[name]!.AsObject();
        }

        parent[names[^1]] = value.DeepClone();
        try
        {
            RunSettings.FromJson(alone);
            return null;
        }
        catch (ArgumentException error)
        {
            return $"settings.{path} is {value.ToJsonString()}: {error.Message.Split(" (Parameter ")[0]}";
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            return $"settings.{path} is {value.ToJsonString()}: expected {SettingsSchema.Expected(path)}.";
        }
    }
}
