using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Relight.Recipes.Settings;

/// <summary>Settings in a YAML file: nested as the records are, such as <c>optimizer:</c> with <c>lr: 3e-4</c> below it.</summary>
public static class SettingsFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>One entry a setting, in the file's order.</returns>
    /// <exception cref="FormatException">The file is no YAML, or names a setting that there is not; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<SettingsEntry> Read(string path)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = File.OpenText(path);
            yaml.Load(reader);
        }
        catch (YamlException error)
        {
            throw new FormatException($"{path}, line {error.Start.Line}: {error.InnerException?.Message ?? error.Message}", error);
        }

        var entries = new List<SettingsEntry>();
        if (yaml.Documents.Count > 0)
        {
            Add(yaml.Documents[0].RootNode, "");
        }

        return entries;

        void Add(YamlNode node, string prefix)
        {
            if (node is not YamlMappingNode mapping)
            {
                throw new FormatException($"{path}, line {node.Start.Line}: expected settings, such as 'lr: 3e-4'{(prefix.Length > 0 ? $", below '{prefix.TrimEnd('.')}'" : "")}.");
            }

            foreach (var (key, value) in mapping.Children)
            {
                var name = prefix + key;
                var source = $"{path}, line {key.Start.Line}";
                if (SettingsSchema.Paths.Keys.Any(known => known.StartsWith(name + ".", StringComparison.Ordinal)))
                {
                    Add(value, name + ".");
                }
                else
                {
                    entries.Add(new SettingsEntry(name, Text(value), source));
                }
            }
        }

        static string Text(YamlNode value) => value switch
        {
            YamlSequenceNode list => string.Join(',', list.Children),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or null } => "null",
            _ => value.ToString(),
        };
    }
}
