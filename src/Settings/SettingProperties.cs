using System.Collections.Concurrent;
using System.Reflection;

namespace Relight.Settings;

/// <summary>The properties of records, with what makes some of them settings, read once.</summary>
internal static class SettingProperties
{
    private static readonly ConcurrentDictionary<Type, (PropertyInfo Property, SettingAttribute? About)[]> Declarations = [];

    /// <summary>The base record's first, then the record's, each in its order.</summary>
    public static IEnumerable<(PropertyInfo Property, SettingAttribute? About)> Of(Type record) =>
        record == typeof(object) ? [] : Of(record.BaseType!).Concat(Declarations.GetOrAdd(record, Declared));

    private static (PropertyInfo Property, SettingAttribute? About)[] Declared(Type record) =>
    [
        .. record.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => (property, property.GetCustomAttribute<SettingAttribute>())),
    ];
}
