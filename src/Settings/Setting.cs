using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Relight.Settings;

/// <summary>One setting: where it stands, and what values it takes.</summary>
public sealed class Setting
{
    private readonly PropertyInfo? _section;
    private readonly PropertyInfo _property;
    private readonly Lazy<bool> _mayBeNull;

    internal Setting(string path, PropertyInfo? section, PropertyInfo property, SettingAttribute about, object? defaultValue)
    {
        (Path, _section, _property, About, Default) = (path, section, property, about, defaultValue);
        _mayBeNull = new(() => new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
    }

    /// <summary>What is said of no weights: nothing.</summary>
    internal static StartSettings NoStart { get; } = new();

    /// <summary>Names with dots between them, such as <c>optimizer.lr</c>.</summary>
    public string Path { get; }

    /// <summary>Range, option, and what else is said of it.</summary>
    public SettingAttribute About { get; }

    /// <summary>Its value unless told; null: none, or one that has to be given.</summary>
    public object? Default { get; }

    /// <summary>The same as it is written in files; null: none, or one that has to be given.</summary>
    public string? DefaultText => Default switch
    {
        null => null,
        string text => text,
        bool isOn => isOn ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Enum one => Names(one.GetType()).ElementAt(Array.IndexOf(Enum.GetValues(one.GetType()), one)),
        System.Collections.IEnumerable => "[]",
        var other => string.Create(CultureInfo.InvariantCulture, $"{other}"),
    };

    /// <summary>Type of its value.</summary>
    public Type Type => _property.PropertyType;

    /// <summary>The same without null.</summary>
    public Type ValueType => Nullable.GetUnderlyingType(Type) ?? Type;

    /// <summary>Type of a list's elements; null: it is no list.</summary>
    public Type? ElementType => ValueType is { IsGenericType: true, IsInterface: true } ? ValueType.GetGenericArguments()[0] : null;

    /// <summary>Whether it may have no value.</summary>
    public bool MayBeNull => _mayBeNull.Value;

    /// <summary>What it is for: the property's summary.</summary>
    public string Help => SettingHelp.Of(_property);

    /// <summary>The words that it or its elements may be; empty where there are more.</summary>
    public IReadOnlyList<string> Words => (ElementType ?? ValueType) is { IsEnum: true } type ? [.. Names(type)] : ValueType == typeof(
        bool) ? ["true", "false"] : About.Words;

    /// <summary>What values it takes, in words.</summary>
    public string Expected
    {
        get
        {
            var what = ElementType is not null ? Words.Count > 0 ? $"a list of {string.Join(", ", Words)}" : "a list with commas"
                : ValueType == typeof(double) ? "a number such as 3e-4"
                : ValueType == typeof(int) || ValueType == typeof(long) ? "a whole number"
                : ValueType == typeof(bool) ? "true or false"
                : Words.Count > 0 ? $"one of {string.Join(", ", Words)}"
                : "text";
            return MayBeNull ? what + ", or null" : what;
        }
    }

    /// <summary>The value of an entry.</summary>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    internal object? Read(SettingsEntry entry)
    {
        if (entry.Items is { } items)
        {
            return ElementType is not null ? List(items) : throw Unexpected();
        }

        return entry.Text is not { } text ? MayBeNull ? null : throw Unexpected()
            : ElementType is not null ? List(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : ValueType == typeof(string) ? text.Trim().Length > 0 ? text : throw Unexpected()
            : ValueType.IsEnum ? Word(ValueType, text)
            : ValueType == typeof(bool) ? bool.TryParse(text, out var value) ? value : throw Unexpected()
            : Number(text);
    }

    private object Number(string text)
    {
        if (ValueType == typeof(double))
        {
            return NumberText.Read(text);
        }

        return ValueType == typeof(int) ? (int)NumberText.ReadWhole(text, int.MinValue, int.MaxValue) : (object)NumberText.ReadWhole(text);
    }

    /// <summary>The settings with another value of this one.</summary>
    /// <exception cref="ArgumentException">The value is none; the message says what was expected.</exception>
    internal RunSettings In(RunSettings settings, object? value) => _property.DeclaringType!.IsSubclassOf(typeof(MethodSettings))
        ? settings.WithOwn((MethodSettings)With(settings.Own(MethodSections.Of(settings.Method)!), _property, value))
        : (RunSettings)(_section is null
            ? With(settings, _property, value)
            : With(settings, _section, With(_section.GetValue(settings) ?? NoStart, _property, value)));

    /// <summary>What <c>record with { property = value }</c> gives.</summary>
    private static object With(object record, PropertyInfo property, object? value)
    {
        const string clone = "<Clone>$";
        var copy = record.GetType().GetMethod(clone)!.Invoke(record, null)!;
        property.SetMethod!.Invoke(copy, BindingFlags.DoNotWrapExceptions, binder: null, [value], culture: null);
        return copy;
    }

    /// <summary>The names of an enumeration's members as files have them.</summary>
    private static IEnumerable<string> Names(Type type) =>
        Enum.GetNames(type).Select(name => type.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? name);

    private Array List(IReadOnlyList<string> items)
    {
        var list = Array.CreateInstance(ElementType!, items.Count);
        foreach (var (index, item) in items.Index())
        {
            list.SetValue(ElementType!.IsEnum ? Word(ElementType, item) : item, index);
        }

        return list;
    }

    private object Word(Type type, string text) =>
        Names(type).Zip(Enum.GetValues(type).Cast<object>())
            .FirstOrDefault(word => word.First.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)).Second
            ?? throw Unexpected();

    private FormatException Unexpected() => new($"expected {Expected}");
}
