using System.Text.Json.Nodes;

namespace Relight.Runs;

/// <summary>A setting that two requests disagree on.</summary>
/// <param name="Name">The setting's path with dots, such as <c>optimizer.lr</c>.</param>
/// <param name="Before">Its value as JSON in the first; null when it has none.</param>
/// <param name="After">Its value as JSON in the second; null when it has none.</param>
internal sealed record SettingsDifference(string Name, string? Before, string? After)
{
    /// <summary>Compares two sets of settings; the order of names is no difference.</summary>
    public static IReadOnlyList<SettingsDifference> Between(JsonObject before, JsonObject after)
    {
        IReadOnlyDictionary<string, string> left = Flatten(before), right = Flatten(after);
        return
        [
            .. left.Keys.Union(right.Keys)
                .Select(name => new SettingsDifference(name, left.GetValueOrDefault(name), right.GetValueOrDefault(name)))
                .Where(pair => pair.Before != pair.After),
        ];
    }

    /// <summary>Settings by their paths with dots, values as JSON; lists stay whole.</summary>
    public static IReadOnlyDictionary<string, string> Flatten(JsonObject settings)
    {
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(settings, "");
        return flat;

        void Add(JsonObject part, string prefix)
        {
            foreach ((string name, JsonNode? value) in part)
            {
                if (value is JsonObject inner)
                {
                    Add(inner, $"{prefix}{name}.");
                }
                else
                {
                    flat[prefix + name] = value?.ToJsonString(RunsJson.OneLine) ?? "null";
                }
            }
        }
    }

    /// <summary>As a sentence's part: <c>optimizer.lr is 0.001 there and 0.003 here</c>.</summary>
    public override string ToString() => $"{Name} is {Before ?? "not set"} there and {After ?? "not set"} here";
}
