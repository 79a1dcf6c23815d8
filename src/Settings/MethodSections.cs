using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Relight.Settings;

/// <summary>Sections of methods in settings: which there are, and their JSON.</summary>
/// <remarks>
/// Methods are of an assembly above this one that needs libtorch, and programs add their own: so they are looked up by name. Where the
/// assembly is not there, sections are kept as they are.
/// </remarks>
internal static class MethodSections
{
    private const string Source = "Relight.SelfSupervised.Methods, Relight.SelfSupervised";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly PropertyInfo? Methods = Type.GetType(Source)?.GetProperty("Settings");
    private static readonly IReadOnlyDictionary<string, Type> None = new Dictionary<string, Type>();

    /// <summary>The record of each method that has settings of its own.</summary>
    public static IReadOnlyDictionary<string, Type> All => Methods?.GetValue(null) as IReadOnlyDictionary<string, Type> ?? None;

    /// <summary>The record of a method; null where it has no settings of its own.</summary>
    public static Type? Of(string method) => All.GetValueOrDefault(method);

    /// <summary>The sections that an object holds, each a whole one of its method.</summary>
    /// <exception cref="JsonException">A value is of the wrong kind.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static JsonObject In(JsonObject json)
    {
        var sections = new JsonObject();
        foreach (var (method, type) in All.Where(section => json.ContainsKey(section.Key)))
        {
            Read(type, json[method]);
            sections[method] = json[method]!.DeepClone();
        }

        return sections;
    }

    /// <summary>What an object says, and the record's defaults for the rest.</summary>
    public static MethodSettings Read(Type type, JsonNode? json) => (MethodSettings)((json ?? new JsonObject()).Deserialize(type, Options)
        ?? throw new JsonException("A part of the settings is null."));

    /// <summary>A section's name and its settings' options must be nobody else's.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="type">The record of its settings; null: it has none.</param>
    /// <exception cref="ArgumentException">They are, or the type is no such record.</exception>
    public static void Check(string method, Type? type)
    {
        if (SettingsSchema.CommonSections.Contains(method, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"A method cannot be called '{method}': settings that all methods have stand there. Give it another name.", nameof(method));
        }

        if (type is null)
        {
            return;
        }

        if (!type.IsSubclassOf(typeof(MethodSettings)) || type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new ArgumentException(
                $"The settings of the method '{method}' are {type}: expected a record derived from {nameof(MethodSettings)} that can be "
                + "made without arguments.", nameof(type));
        }

        foreach (var (property, about) in SettingProperties.Of(type))
        {
            if (about?.Option is { } option
                && SettingsSchema.All.Values.FirstOrDefault(
                    other => other.About.Option == option || other.About.OptionAlias == option) is { } taken)
            {
                throw new ArgumentException(
                    $"The setting {property.Name} of the method '{method}' has the option {option}, which is that of {taken.Path}: give it "
                    + "another.", nameof(type));
            }
        }
    }

    /// <summary>All settings of a section.</summary>
    public static JsonObject Write(MethodSettings own) => JsonSerializer.SerializeToNode(own, own.GetType(), Options)!.AsObject();
}
