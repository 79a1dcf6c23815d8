using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Relight.Recipes.Settings;

/// <summary>What values a setting takes, and how they are read from text.</summary>
/// <param name="Type">Its type.</param>
/// <param name="MayBeNull">Whether it may be left out.</param>
internal sealed record SettingsKind(Type Type, bool MayBeNull)
{
    private Type Inner => Nullable.GetUnderlyingType(Type) ?? Type;

    /// <summary>What is expected, for an error.</summary>
    public string Expected
    {
        get
        {
            var what = Inner == typeof(double) ? "a number such as 3e-4"
                : Inner == typeof(int) || Inner == typeof(long) ? "a whole number"
                : Inner == typeof(bool) ? "true or false"
                : Inner.IsEnum ? "one of " + string.Join(", ", Names(Inner))
                : Inner == typeof(string) ? "text"
                : Element(Inner) is { IsEnum: true } element ? "a list of " + string.Join(", ", Names(element)) : "a list with commas";
            return MayBeNull ? what + ", or null" : what;
        }
    }

    /// <summary>The kind of a property of the settings.</summary>
    public static SettingsKind Of(Type owner, JsonPropertyInfo property)
    {
        var declared = owner.GetProperties().Single(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name) == property.Name);
        return new SettingsKind(property.PropertyType, new NullabilityInfoContext().Create(declared).WriteState == NullabilityState.Nullable);
    }

    /// <summary>The value of an entry.</summary>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public JsonNode? Read(SettingsEntry entry)
    {
        if (entry.Items is { } items)
        {
            return Element(Inner) is { } element ? List(element, items) : throw Unexpected();
        }

        return entry.Text is not { } text ? MayBeNull ? null : throw Unexpected()
            : Element(Inner) is { } part ? List(part, text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : Inner == typeof(string) ? JsonValue.Create(text.Trim().Length > 0 ? text : throw Unexpected())
            : Inner.IsEnum ? Name(Inner, text)
            : Inner == typeof(bool) ? JsonValue.Create(bool.TryParse(text, out var value) ? value : throw Unexpected())
            : Inner == typeof(double) ? JsonValue.Create(NumberText.Read(text))
            : Inner == typeof(int) ? JsonValue.Create(NumberText.ReadWhole(text, int.MinValue, int.MaxValue))
            : JsonValue.Create(NumberText.ReadWhole(text));
    }

    private static Type? Element(Type type) => type is { IsGenericType: true, IsInterface: true } ? type.GetGenericArguments()[0] : null;

    /// <summary>The names of an enumeration's members as JSON has them.</summary>
    private static IEnumerable<string> Names(Type type) =>
        Enum.GetNames(type).Select(name => type.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? name);

    private JsonArray List(Type element, IReadOnlyList<string> items) => new([.. items.Select(item => element.IsEnum ? Name(element, item) : JsonValue.Create(item))]);

    private JsonNode Name(Type type, string text) =>
        JsonValue.Create(Names(type).FirstOrDefault(name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw Unexpected());

    private FormatException Unexpected() => new($"expected {Expected}");
}
