using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relight.Settings;

/// <summary>What is wrong with settings that were read from a file, for people.</summary>
internal static class SettingsProblem
{
    /// <summary>The first value that is none for its setting, as a sentence; null where each is fine by itself.</summary>
    public static string? Of(JsonObject settings)
    {
        settings = FormerNames.Replaced(settings);
        foreach (var path in SettingsSchema.All.Keys)
        {
            var names = path.Split('.');
            JsonNode? node = settings;
            var (depth, isThere) = (0, true);
            while (isThere && depth < names.Length && node is JsonObject part)
            {
                isThere = part.TryGetPropertyValue(names[depth], out node);
                depth += isThere ? 1 : 0;
            }

            if (isThere && depth == names.Length && Of(path, node) is { } problem)
            {
                return problem;
            }

            if (isThere && depth < names.Length && !(node is null && names[0] == "start"))
            {
                return $"settings.{string.Join('.', names[..depth])} is {node?.ToJsonString() ?? "null"}: expected an object in braces.";
            }
        }

        return settings["data"] is JsonObject data && data["path"] is not null ? null : "settings.data.path is missing.";
    }

    private static string? Of(string path, JsonNode? value)
    {
        if (value is null && path is (SettingsSchema.StartFrom or SettingsSchema.StartPretrained))
        {
            return null;   // the other may be there
        }

        var start = path == SettingsSchema.StartPretrained ? new StartSettings() : new StartSettings { From = "." };
        var alone = new RunSettings { Data = new DataSettings { Path = "." }, Start = start }.ToJson();
        var names = path.Split('.');
        var parent = alone;
        foreach (var name in names[..^1])
        {
            parent[name] ??= new JsonObject();
            parent = parent[name]!.AsObject();
        }

        parent[names[^1]] = value?.DeepClone();
        try
        {
            RunSettings.FromJson(alone);
            return null;
        }
        catch (ArgumentException error)
        {
            return $"settings.{path} is {value?.ToJsonString() ?? "null"}: {error.Message.Split(" (Parameter ")[0]}";
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            return $"settings.{path} is {value?.ToJsonString() ?? "null"}: expected {SettingsSchema.All[path].Expected}.";
        }
    }
}
