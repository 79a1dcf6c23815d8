using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Relight.Recipes.Settings;

/// <summary>The settings by their paths, such as <c>optimizer.lr</c>: which there are, of what type, and how text becomes a value.</summary>
public static class SettingsSchema
{
    /// <summary>Every path with the type of its value, in the order of the records.</summary>
    public static IReadOnlyDictionary<string, Type> Paths { get; } = Collect();

    /// <summary>The settings with another value at a path.</summary>
    /// <param name="settings">What to begin from; it stays as it is.</param>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="text">The value: a number, true or false, text, a list with commas, or <c>null</c> where a setting may be left out.</param>
    /// <exception cref="FormatException">There is no such path, or the text is no such value; the message says what was expected.</exception>
    public static RunSettings With(RunSettings settings, string path, string text)
    {
        if (!Paths.TryGetValue(path, out var type))
        {
            throw new FormatException($"There is no setting '{path}'. {Nearest(path)}");
        }

        var json = settings.ToJson();
        var names = path.Split('.');
        var parent = json;
        foreach (var name in names[..^1])
        {
            parent[name] ??= new JsonObject();
            parent = parent[name]!.AsObject();
        }

        try
        {
            parent[names[^1]] = Value(type, text);
            return RunSettings.FromJson(json);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new FormatException($"'{text}' is no value for {path}: expected {Expected(type)}.", error);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"'{text}' is no value for {path}: {error.Message.Split(" (Parameter ")[0]}", error);
        }
    }

    private static JsonNode? Value(Type type, string text)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return text == "null" && (inner != type || !type.IsValueType) ? null
            : inner == typeof(string) || inner.IsEnum ? JsonValue.Create(text)
            : inner == typeof(bool) ? JsonValue.Create(bool.Parse(text))
            : inner == typeof(double) ? JsonValue.Create(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture))
            : inner == typeof(int) || inner == typeof(long) ? JsonValue.Create(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            : new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => JsonValue.Create(item))]);
    }

    /// <summary>What text or JSON a setting of a type takes, in words.</summary>
    internal static string Expected(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        var what = inner == typeof(double) ? "a number such as 3e-4"
            : inner == typeof(int) || inner == typeof(long) ? "a whole number"
            : inner == typeof(bool) ? "true or false"
            : inner.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(inner))
            : inner == typeof(string) ? "text" : "a list with commas";
        return inner == type ? what : what + ", or null";
    }

    private static string Nearest(string path)
    {
        const int most = 12;
        var (first, last) = (path[..(path.IndexOf('.') + 1)], path[(path.LastIndexOf('.') + 1)..]);
        string[] near =
        [
            .. Paths.Keys.Where(known => Distance(known, path) <= 3 || known.Contains(last, StringComparison.OrdinalIgnoreCase)
                || (first.Length > 0 && known.StartsWith(first, StringComparison.Ordinal))).Take(most),
        ];
        return near.Length > 0 ? $"Did you mean {string.Join(", ", near)}?" : $"Known are {string.Join(", ", Paths.Keys)}.";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[b.Length];
    }

    private static Dictionary<string, Type> Collect()
    {
        var paths = new Dictionary<string, Type>(StringComparer.Ordinal);
        Add(SettingsJson.Default.RunSettings, "");
        return paths;

        void Add(JsonTypeInfo info, string prefix)
        {
            foreach (var property in info.Properties)
            {
                var path = prefix + property.Name;
                var inner = property.PropertyType;
                if (inner.Assembly != typeof(string).Assembly && !inner.IsEnum && Nullable.GetUnderlyingType(inner) is null)
                {
                    Add(SettingsJson.Default.GetTypeInfo(inner)!, path + ".");
                }
                else
                {
                    paths.Add(path, inner);
                }
            }
        }
    }
}
