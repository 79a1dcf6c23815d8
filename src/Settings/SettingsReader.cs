using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Relight.Settings;

/// <summary>Turns a YAML document into entries.</summary>
/// <param name="path">The file, for errors.</param>
internal sealed class SettingsReader(string path)
{
    private readonly List<SettingsEntry> _entries = [];
    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);

    /// <summary>One entry a setting, in the document's order.</summary>
    /// <exception cref="SettingsFileException">It holds something other than settings.</exception>
    public IReadOnlyList<SettingsEntry> Read(YamlNode root)
    {
        Add(root, "");
        return _entries;
    }

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" or null };

    private void Add(YamlNode node, string prefix)
    {
        if (prefix.Length > 0 && IsNull(node))
        {
            return;   // a heading below which everything is left out
        }

        if (node is not YamlMappingNode mapping)
        {
            throw Wrong(node,
                $"expected settings, such as 'lr: 3e-4'{(prefix.Length > 0 ? $", below '{prefix.TrimEnd('.')}'" : " below 'optimizer:'")}");
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = key is YamlScalarNode { Value: { } text }
                ? prefix + text
                : throw Wrong(key, "expected the name of a setting before the colon");
            if (SettingsSchema.All.Keys.Any(known => known.StartsWith(name + ".", StringComparison.Ordinal)))
            {
                Add(value, name + ".");
                continue;
            }

            var now = FormerNames.Now(name);
            if (!_lines.TryAdd(now, key.Start.Line))
            {
                throw Wrong(key,
                    $"{now}{(now == name ? "" : $", which was called {name},")} stands in line {_lines[now]} already; expected it once");
            }

            var entry = new SettingsEntry(name, null, Place(key)) { IsOfFile = true };
            _entries.Add(value switch
            {
                YamlSequenceNode list => entry with { Items = [.. list.Children.Select(item => Item(item, name))] },
                YamlScalarNode scalar => entry with { Text = IsNull(scalar) ? null : scalar.Value },
                _ when !SettingsSchema.All.ContainsKey(now) =>
                    throw new SettingsFileException($"{Place(key)}: {SettingsSchema.NoSuch(name)}"),
                _ => throw Wrong(value, $"expected a value for {name}, not settings below it"),
            });
        }
    }

    private string Item(YamlNode node, string name) =>
        node is YamlScalarNode { Value: { } text } && !IsNull(node) ? text : throw Wrong(node, $"expected text in the list of {name}");

    private string Place(YamlNode node) => $"{path}, line {node.Start.Line}";

    private SettingsFileException Wrong(YamlNode node, string problem) => new($"{Place(node)}: {problem}.");
}
