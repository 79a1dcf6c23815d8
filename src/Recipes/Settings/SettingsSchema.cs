using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Relight.Recipes.Settings;

/// <summary>The settings by their paths, such as <c>optimizer.lr</c>: which there are, of what type, and how text becomes a value.</summary>
public static class SettingsSchema
{
    private const string Start = "start.", StartFrom = "start.from";

    private static readonly Dictionary<string, SettingsKind> Kinds = Collect();
    private static readonly RunSettings Sample = new() { Data = new DataSettings { Path = DataSource.Synthetic } };

    /// <summary>Every path with the type of its value, in the order of the records.</summary>
    public static IReadOnlyDictionary<string, Type> Paths { get; } = Kinds.ToDictionary(pair => pair.Key, pair => pair.Value.Type, StringComparer.Ordinal);

    /// <summary>The settings with another value at a path.</summary>
    /// <param name="settings">What to begin from; it stays as it is.</param>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="text">The value: a number, true or false, text, a list with commas, or <c>null</c> where a setting may be left out.</param>
    /// <exception cref="FormatException">There is no such path, or the text is no such value; the message says what was expected.</exception>
    public static RunSettings With(RunSettings settings, string path, string text) =>
        With(settings, new SettingsEntry(path, text == SettingsEntry.None ? null : text, path));

    /// <summary>What is wrong with a value, for whoever names the setting otherwise, as an option does.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="text">The value as text.</param>
    /// <returns>Such as <c>expected 1 or more</c>; null: nothing.</returns>
    public static string? Problem(string path, string text)
    {
        try
        {
            Put(Sample, Kinds[path], new SettingsEntry(path, text, path));
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    /// <summary>What values the setting at a path takes, in words.</summary>
    internal static string Expected(string path) => Kinds[path].Expected;

    /// <summary>Every setting with its value, none left out; a file with them gives the same settings.</summary>
    public static JsonObject Complete(RunSettings settings)
    {
        var (json, complete) = (settings.ToJson(), new JsonObject());
        foreach (var path in Kinds.Keys)
        {
            var names = path.Split('.');
            JsonNode? value = json;
            var parent = complete;
            foreach (var (depth, name) in names.Index())
            {
                value = value?[name];
                if (depth < names.Length - 1)
                {
                    parent[name] ??= new JsonObject();
                    parent = parent[name]!.AsObject();
                }
            }

            parent[names[^1]] = value?.DeepClone();
        }

        return complete;
    }

    /// <summary>The settings with an entry in them.</summary>
    internal static RunSettings With(RunSettings settings, SettingsEntry entry)
    {
        if (!Kinds.TryGetValue(entry.Path, out var kind))
        {
            throw new FormatException($"There is no setting '{entry.Path}'. {Nearest(entry.Path)}");
        }

        try
        {
            return Put(settings, kind, entry);
        }
        catch (FormatException error)
        {
            var value = entry.Items is { } items ? $"[{string.Join(", ", items)}]" : entry.Text ?? SettingsEntry.None;
            throw new FormatException($"'{value}' is no value for {entry.Path}: {error.Message}.", error);
        }
    }

    private static RunSettings Put(RunSettings settings, SettingsKind kind, SettingsEntry entry)
    {
        if (settings.Start is null && entry.Path.StartsWith(Start, StringComparison.Ordinal))
        {
            if (string.IsNullOrEmpty(entry.Text) && entry.Items is null or { Count: 0 })
            {
                return settings;   // no weights to begin with, and nothing about them
            }

            if (entry.Path != StartFrom)
            {
                throw new FormatException($"expected weights to begin with, in {StartFrom}, beside what is said of their parts");
            }
        }
        else if (entry is { Path: StartFrom, Text: null, Items: null })
        {
            return settings with { Start = null };
        }

        var names = entry.Path.Split('.');
        var json = settings.ToJson();
        var parent = json;
        foreach (var name in names[..^1])
        {
            parent[name] ??= new JsonObject();
            parent = parent[name]!.AsObject();
        }

        parent[names[^1]] = kind.Read(entry);
        try
        {
            return RunSettings.FromJson(json);
        }
        catch (JsonException error)
        {
            throw new FormatException($"expected {kind.Expected}", error);
        }
        catch (ArgumentException error)
        {
            var message = error.Message.Split(" (Parameter ")[0].TrimEnd('.');
            throw new FormatException(char.ToLowerInvariant(message[0]) + message[1..], error);
        }
    }

    private static string Nearest(string path)
    {
        const int most = 12;
        var (first, last) = (path[..(path.IndexOf('.') + 1)], path[(path.LastIndexOf('.') + 1)..]);
        string[] near =
        [
            .. Spelling.Nearest(path, Kinds.Keys)
                .Concat(Kinds.Keys.Where(known => known.EndsWith("." + last, StringComparison.OrdinalIgnoreCase)))
                .Concat(Kinds.Keys.Where(known => last.Length > 1 && known.Contains(last, StringComparison.OrdinalIgnoreCase)))
                .Concat(Kinds.Keys.Where(known => first.Length > 0 && known.StartsWith(first, StringComparison.Ordinal)))
                .Distinct().Take(most),
        ];
        return near.Length > 0 ? $"Did you mean {string.Join(", ", near)}?" : $"Known are {string.Join(", ", Kinds.Keys)}.";
    }

    private static Dictionary<string, SettingsKind> Collect()
    {
        var kinds = new Dictionary<string, SettingsKind>(StringComparer.Ordinal);
        Add(SettingsJson.Default.RunSettings, "");
        return kinds;

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
                    kinds.Add(path, SettingsKind.Of(info.Type, property));
                }
            }
        }
    }
}
