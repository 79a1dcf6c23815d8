using System.Collections.Concurrent;
using System.Reflection;
using System.Xml.Linq;

namespace Relight.Settings;

/// <summary>What a setting is for, from the documentation that the compiler writes beside its assembly.</summary>
internal static class SettingHelp
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Documentation = [];

    /// <summary>The summary of a property as one line; empty where its assembly came without documentation.</summary>
    public static string Of(PropertyInfo property)
    {
        var name = $"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}";
        return Documentation.GetOrAdd(property.Module.Assembly, Read).GetValueOrDefault(name)?.Element("summary") is { } summary
            ? string.Join(' ', Text(summary).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : "";
    }

    private static Dictionary<string, XElement> Read(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal)
            : [];
    }

    private static string Text(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see =>
            ((string?)see.Attribute("cref") ?? "").Split('.')[^1] is [var first, .. var rest] ? char.ToLowerInvariant(first) + rest : "",
        XElement inner => Text(inner),
        _ => "",
    }));
}
