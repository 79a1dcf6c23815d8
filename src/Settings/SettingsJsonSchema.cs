using System.Text.Json.Nodes;

namespace Relight.Settings;

/// <summary>
/// The settings as a JSON Schema (draft 2020-12), by which editors complete and check YAML and JSON files for <c>--config</c>.
/// </summary>
public static class SettingsJsonSchema
{
    /// <summary>Writes the schema of all settings, those of each method included.</summary>
    public static JsonObject Create()
    {
        var root = Section("Settings of Relight");
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        foreach (var setting in SettingsSchema.All.Values)
        {
            var names = setting.Path.Split('.');
            var section = root;
            foreach (var name in names[..^1])
            {
                var properties = section["properties"]!.AsObject();
                section = (properties[name] ??= Section(null)).AsObject();
            }

            section["properties"]![names[^1]] = Of(setting);
        }

        return root;
    }

    private static JsonObject Section(string? title)
    {
        var section = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = new JsonObject() };
        if (title is not null)
        {
            section.Insert(0, "title", title);
        }

        return section;
    }

    private static JsonObject Of(Setting setting)
    {
        var (about, json) = (setting.About, new JsonObject { ["description"] = setting.Help });
        // null: no weights to begin with
        var mayBeNull = setting.MayBeNull || setting.Path.StartsWith("start.", StringComparison.Ordinal);
        JsonNode[] types =
        [
            // a, b
            TypeOf(setting.ValueType, setting.ElementType), .. setting.ElementType is not null ? ["string"] : Array.Empty<JsonNode>(),
            .. about.Pattern is not null ? ["integer"] : Array.Empty<JsonNode>(), .. mayBeNull ? ["null"] : Array.Empty<JsonNode>(),
        ];
        json["type"] = types is [var only] ? only : new JsonArray(types);
        if (setting.ElementType is { } element)
        {
            json["items"] = WithWords(new JsonObject { ["type"] = TypeOf(element, null) }, setting, mayBeNull: false);
        }
        else if (setting.ValueType != typeof(bool))
        {
            WithWords(json, setting, mayBeNull);
        }

        foreach (var (name, bound) in ((string, double)[])[("minimum", about.Least), ("maximum", about.Most),
            ("exclusiveMinimum", about.Above), ("exclusiveMaximum", about.Below)])
        {
            if (!double.IsNaN(bound))
            {
                json[name] = bound;
            }
        }

        if (about.Pattern is { } pattern)
        {
            json["pattern"] = pattern;
        }

        if (about.Default is null && setting.DefaultText is { } text)
        {
            json["default"] = setting.ValueType == typeof(string) || setting.ValueType.IsEnum
                ? JsonValue.Create(text)
                : JsonNode.Parse(text);
        }

        return json;
    }

    private static JsonObject WithWords(JsonObject json, Setting setting, bool mayBeNull)
    {
        if (setting.Words.Count > 0)
        {
            var words = new JsonArray([.. setting.Words.Select(word => (JsonNode)word)]);
            if (mayBeNull)
            {
                words.Add((JsonNode?)null);
            }

            json["enum"] = words;
        }

        return json;
    }

    private static string TypeOf(Type type, Type? element) => element is not null ? "array"
        : type == typeof(bool) ? "boolean"
        : type == typeof(double) ? "number"
        : type == typeof(int) || type == typeof(long) ? "integer"
        : "string";
}
