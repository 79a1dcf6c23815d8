using System.Text.Json.Nodes;

namespace Relight.Settings;

/// <summary>Settings and words under the names that they had: runs keep them, and files and commands may.</summary>
internal static class FormerNames
{
    private const string Objective = "objective";

    /// <summary>The path that a setting has; the same where it never had another.</summary>
    public static string Now(string path) => SettingsSchema.Former.GetValueOrDefault(path, path);

    /// <summary>The same settings under the names that they have.</summary>
    public static JsonObject Replaced(JsonObject json)
    {
        var replaced = json.DeepClone().AsObject();
        if (replaced.Remove(Objective, out var objective))
        {
            replaced["method"] = objective is JsonValue value && value.TryGetValue(out string? name) && name == "labels"
                ? "supervised"
                : objective;
        }

        foreach (var (former, now) in SettingsSchema.Former)
        {
            var ((section, name), (newSection, newName)) = (Parts(former), Parts(now));
            if (replaced[section] is JsonObject old && old.Remove(name, out var value))
            {
                replaced[newSection] ??= new JsonObject();
                if (replaced[newSection] is JsonObject place && !place.ContainsKey(newName))
                {
                    place[newName] = value;
                }
            }
        }

        foreach (var setting in SettingsSchema.All.Values.Where(setting => setting.ValueType.IsEnum))
        {
            var (section, name) = Parts(setting.Path);
            if (replaced[section] is JsonObject part && part[name] is JsonValue value && value.TryGetValue(out string? word))
            {
                part[name] = setting.Words.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase)) ?? word;
            }
        }

        return replaced;
    }

    private static (string Section, string Name) Parts(string path) =>
        path.Split('.') is [var section, var name] ? (section, name) : throw new ArgumentException(path);
}
