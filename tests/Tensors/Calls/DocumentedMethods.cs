using System.Xml.Linq;
using Relight.Tensors;
using Relight.Tensors.Schemas;

namespace Relight.Tests.Tensors.Calls;

/// <summary>The generated methods: their documentation is the schema of their operator.</summary>
internal static class DocumentedMethods
{
    /// <summary>Schemas by documentation id, such as <c>M:Relight.Tensors.Tensor.Relu</c>.</summary>
    public static IReadOnlyDictionary<string, Schema> ById { get; } = XDocument
        .Load(Path.ChangeExtension(typeof(Tensor).Assembly.Location, ".xml")).Descendants("member")
        .Select(member => (Id: (string)member.Attribute("name")!, Schema: Schema.Parse(member.Element("summary")?.Value ?? "")))
        .Where(member => member.Schema is not null && member.Id.StartsWith("M:Relight.Tensors.T", StringComparison.Ordinal))
            .ToDictionary(member => member.Id, member => member.Schema!);

    /// <summary>The public methods of a class, once for each schema.</summary>
    public static IEnumerable<(string Name, Schema Schema)> Of(string type)
    {
        var head = $"M:Relight.Tensors.{type}.";
        return ById.Where(method => method.Key.StartsWith(head, StringComparison.Ordinal))
            .Select(method => (Name: method.Key[head.Length..].Split('(')[0], Schema: method.Value))
            .Where(method => !method.Name.EndsWith("Operator", StringComparison.Ordinal))
                .DistinctBy(method => (method.Name, method.Schema.Text));
    }
}
