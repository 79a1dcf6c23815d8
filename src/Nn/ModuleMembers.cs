using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Relight.Nn;

/// <summary>
/// The parameters, buffers and children that a type of module can hold: found once per type, in declaration order, base class first.
/// </summary>
internal sealed class ModuleMembers
{
    private static readonly ConcurrentDictionary<Type, ModuleMembers> PerType = new();

    private readonly (string Name, FieldInfo Field, bool Optional)[] _members;

    private ModuleMembers(Type type)
    {
        var found = new List<(string, FieldInfo, bool)>();
        AddFields(type, found);
        _members = [.. found];
        var twice = _members.GroupBy(member => member.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"{type.Name} has several members with the state key '{twice.Key}': "
                + $"{string.Join(", ", twice.Select(member => member.Field.Name))}. Name one of them with [StateName(\"…\")].");
        }
    }

    public static ModuleMembers Of(Type type) => PerType.GetOrAdd(type, static type => new ModuleMembers(type));

    /// <summary>The members of one module that hold a <typeparamref name="T"/> now; members that are null are left out.</summary>
    public IEnumerable<(string Name, T Value, bool Optional)> ValuesOf<T>(Module module) where T : class
    {
        foreach (var (name, field, optional) in _members)
        {
            if (field.GetValue(module) is T value)
            {
                yield return (name, value, optional);
            }
        }
    }

    /// <summary><c>RunningMean</c> → <c>running_mean</c>, <c>Layer1</c> → <c>layer1</c>, <c>_conv1</c> → <c>conv1</c>.</summary>
    internal static string SnakeCase(string name)
    {
        var trimmed = name.TrimStart('_');
        var key = new StringBuilder(trimmed.Length + 4);
        for (var i = 0; i < trimmed.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(trimmed[i])
                && (!char.IsUpper(trimmed[i - 1]) || (i + 1 < trimmed.Length && char.IsLower(trimmed[i + 1])));
            if (startsWord && key[^1] != '_')
            {
                key.Append('_');
            }

            key.Append(char.ToLowerInvariant(trimmed[i]));
        }

        return key.ToString();
    }

    private static void AddFields(Type type, List<(string, FieldInfo, bool)> found)
    {
        if (type.BaseType is { } parent && parent != typeof(Module) && type != typeof(Module))
        {
            AddFields(parent, found);
        }

        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(Own).OrderBy(field => field.MetadataToken))
        {
            RefuseCollections(type, field);
            var declared = MemberOf(type, field);
            if (declared is not null && CanHoldState(field.FieldType))
            {
                var name = declared.GetCustomAttribute<StateNameAttribute>()?.Name ?? SnakeCase(declared.Name);
                found.Add((name, field, declared.IsDefined(typeof(OptionalStateAttribute))));
            }
        }
    }

    /// <summary>
    /// The member as it was declared: the property of an auto-property's field, else the field; null for what the compiler made.
    /// </summary>
    private static MemberInfo? MemberOf(Type type, FieldInfo field)
    {
        if (!field.Name.StartsWith('<'))
        {
            return field;
        }

        const string Suffix = ">k__BackingField";
        return field.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? type.GetProperty(field.Name[1..^Suffix.Length],
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            : null;
    }

    private static bool CanHoldState(Type type) =>
        typeof(Module).IsAssignableFrom(type) || type == typeof(Parameter) || type == typeof(Buffer) || type.IsInterface;

    private static void RefuseCollections(Type type, FieldInfo field)
    {
        var namesItsOwnChildren = type.GetMethod(nameof(Module.NamedChildren))!.DeclaringType != typeof(Module);
        if (namesItsOwnChildren || typeof(Module).IsAssignableFrom(field.FieldType))
        {
            return;
        }

        if (typeof(IEnumerable<Module>).IsAssignableFrom(field.FieldType)
            || typeof(IEnumerable<Parameter>).IsAssignableFrom(field.FieldType))
        {
            throw new InvalidOperationException(
                $"{type.Name}.{field.Name} is a {field.FieldType.Name}: its entries would be neither trained nor saved. "
                + "Hold modules in a ModuleList<T> or Sequential, and parameters one by one.");
        }
    }
}
