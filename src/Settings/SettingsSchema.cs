using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relight.Settings;

/// <summary>The settings by their paths, such as <c>optimizer.lr</c>: which there are, and how text becomes a value.</summary>
public static class SettingsSchema
{
    internal const string StartFrom = "start.from", StartPretrained = "start.pretrained";
    private const string Start = "start.";

    private static readonly RunSettings Sample = new() { Data = new DataSettings { Path = DataSettings.Synthetic } };
    private static readonly Dictionary<string, Setting> Common = Collect(Sample, "", section: null).ToDictionary(
        setting => setting.Path, StringComparer.Ordinal);

    private static KnownSettings? _known;

    /// <summary>Every setting by its path, in the order of the records; those of methods' own last.</summary>
    public static IReadOnlyDictionary<string, Setting> All => Known.Settings;

    /// <summary>Paths of the settings that do not change the result, so that a run may go on with others.</summary>
    public static IReadOnlyCollection<string> WithoutEffect =>
        [.. All.Values.Where(setting => !setting.About.ChangesResult).Select(setting => setting.Path)];

    /// <summary>
    /// Paths of the settings that say how long to train: a run may go on with others, where what it did so far does not depend on them.
    /// </summary>
    public static IReadOnlyCollection<string> Length =>
        [.. Common.Values.Where(setting => setting.About.IsLength).Select(setting => setting.Path)];

    /// <summary>Names of the sections that all methods have, and of what stands outside them.</summary>
    internal static IReadOnlySet<string> CommonSections { get; } =
        Common.Keys.Select(path => path.Split('.')[0]).Append("classes").Append("objective").ToHashSet(StringComparer.Ordinal);

    /// <summary>Paths that settings had, with those that they have.</summary>
    internal static IReadOnlyDictionary<string, string> Former => Known.Former;

    /// <summary>All settings with the methods that are known; found anew when a program adds one.</summary>
    private static KnownSettings Known => _known is { } known && ReferenceEquals(
        known.Sections, MethodSections.All) ? known : _known = KnownSettings.Of(MethodSections.All, Common);

    /// <summary>The settings with another value at a path.</summary>
    /// <param name="settings">What to begin from; it stays as it is.</param>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="text">The value: a number, true or false, text, a list with commas, or <c>null</c> where a setting may be left
    /// out.</param>
    /// <exception cref="FormatException">There is no such path, or the text is no such value; the message says what was
    /// expected.</exception>
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
            var setting = All[path];
            var sample = MethodOf(path) is { } method ? Sample with { Method = method } : Sample;
            Put(path.StartsWith(Start, StringComparison.Ordinal) && !IsWeights(path)
                    ? sample with { Start = new StartSettings { From = "." } }
                    : sample,
                setting, new SettingsEntry(path, text, path));
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    /// <summary>Whether a path is that of another method's own setting.</summary>
    public static bool IsOfOtherThan(string method, string path) => MethodOf(path) is { } owner && owner != method && All.ContainsKey(path);

    /// <summary>Every setting with its value, none left out; a file with them gives the same settings.</summary>
    public static JsonObject Complete(RunSettings settings)
    {
        var (json, complete) = (settings.Complete().ToJson(), new JsonObject());
        foreach (var path in All.Keys.Where(path => Of(path, settings.Method) is not null))
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

    /// <summary>The setting at a path; null where there is none, or it is another method's own.</summary>
    internal static Setting? Of(string path, string method) => Common.TryGetValue(path, out var common) ? common
        : MethodOf(path) == method && All.TryGetValue(path, out var own) ? own
        : null;

    /// <summary>The settings with an entry in them.</summary>
    internal static RunSettings With(RunSettings settings, SettingsEntry entry)
    {
        var path = FormerNames.Now(entry.Path);
        if (Of(path, settings.Method) is not { } setting)
        {
            throw new FormatException(MethodOf(path) is { } method && All.ContainsKey(path)
                ? $"{path} is a setting of the method {method}, and this is {settings.Method}: leave it out, or choose --method {method}."
                : NoSuch(entry.Path));
        }

        try
        {
            return Put(settings, setting, entry with { Path = path });
        }
        catch (FormatException error)
        {
            var value = entry.Items is { } items ? $"[{string.Join(", ", items)}]" : entry.Text ?? SettingsEntry.None;
            throw new FormatException($"'{value}' is no value for {entry.Path}: {error.Message}.", error);
        }
    }

    private static RunSettings Put(RunSettings settings, Setting setting, SettingsEntry entry)
    {
        if (settings.Start is null && entry.Path.StartsWith(Start, StringComparison.Ordinal))
        {
            if (string.IsNullOrEmpty(entry.Text) && entry.Items is null or { Count: 0 })
            {
                return settings;   // no weights to begin with, and nothing about them
            }

            if (!IsWeights(entry.Path))
            {
                throw new FormatException(
                    $"expected weights to begin with, in {StartFrom} (--from) or {StartPretrained} (--pretrained), beside what is said of "
                    + "their parts");
            }
        }
        else if (settings.Start is { } start && IsWeights(entry.Path) && entry is { Text: null, Items: null }
            && (entry.Path == StartFrom ? start.Pretrained : start.From) is null)
        {
            return settings with { Start = null };
        }

        try
        {
            return setting.In(settings, setting.Read(entry));
        }
        catch (ArgumentException error)
        {
            var message = error.Message.Split(" (Parameter ")[0].TrimEnd('.');
            throw new FormatException(char.ToLowerInvariant(message[0]) + message[1..], error);
        }
    }

    /// <summary>What is told of a path that there is not, with those that may be meant.</summary>
    internal static string NoSuch(string path) => $"There is no setting '{path}'. {Nearest(path)}";

    private static string Nearest(string path)
    {
        const int most = 4;
        var known = All.Keys;
        var (first, last) = (path[..(path.IndexOf('.') + 1)], NameOf(path));
        string[] near =
        [
            .. Spelling.Nearest(path, known).Concat(known.Where(one => NameOf(one).Equals(last, StringComparison.OrdinalIgnoreCase)))
                .Distinct().Take(most),
        ];
        near = near.Length > 0 ? near :
        [
            .. Spelling.Nearest(last, known.Select(NameOf).Distinct()).SelectMany(name => known.Where(one => NameOf(one) == name))
                .Concat(known.Where(one => last.Length > 1 && one.Contains(last, StringComparison.OrdinalIgnoreCase)))
                .Concat(known.Where(one => first.Length > 0 && one.StartsWith(first, StringComparison.Ordinal))
                    .OrderBy(one => Spelling.Distance(NameOf(one), last)))
                .Distinct().Take(most),
        ];
        return near.Length > 0 ? $"Did you mean {string.Join(", ", near)}?" : "relight config DATA lists them all, and so does docs/settings.md.";

        static string NameOf(string one) => one[(one.LastIndexOf('.') + 1)..];
    }

    private static bool IsWeights(string path) => path is StartFrom or StartPretrained;

    private static string? MethodOf(string path) =>
        path.Split('.') is [var section, _] && MethodSections.All.ContainsKey(section) ? section : null;

    /// <summary>
    /// The settings of a record, and of the records in it; what has no <see cref="SettingAttribute"/> is filled in by Relight.
    /// </summary>
    /// <param name="record">It holds the defaults.</param>
    /// <param name="prefix">What stands before the paths.</param>
    /// <param name="section">The property of <see cref="RunSettings"/> that holds the record; null: it is these, or a method's own.</param>
    internal static IEnumerable<Setting> Collect(object record, string prefix, PropertyInfo? section)
    {
        foreach (var (property, about) in SettingProperties.Of(record.GetType()))
        {
            var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (about is not null)
            {
                yield return new Setting(
                    path, section, property, about, property.IsDefined(typeof(RequiredMemberAttribute)) ? null : property.GetValue(record));
            }
            else if (property.PropertyType.Assembly == typeof(SettingsSchema).Assembly && prefix.Length == 0)
            {
                foreach (var inner in Collect(property.GetValue(record) ?? Setting.NoStart, path + ".", property))
                {
                    yield return inner;
                }
            }
        }
    }
}
