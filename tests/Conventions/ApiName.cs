using System.Reflection;

namespace Relight.Tests.Conventions;

/// <summary>Types as C# writes them, with the question marks of what may be null.</summary>
internal static class ApiName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(nint)] = "nint",
        [typeof(decimal)] = "decimal", [typeof(char)] = "char",
    };

    public static string OfParameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var passing = !type.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        return passing + Of(type, new NullabilityInfoContext().Create(parameter));
    }

    public static string OfProperty(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    public static string OfMember(FieldInfo field, Type type) => Of(type, new NullabilityInfoContext().Create(field));

    /// <summary>The name without type arguments and enclosing types, as a constructor bears it.</summary>
    public static string Plain(Type type) => type.Name.Split('`')[0];

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef || type.IsPointer)
        {
            return Of(type.GetElementType()!, type.IsByRef ? nullability : null) + (type.IsPointer ? "*" : "");
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        var mark = !type.IsValueType && nullability is not null
            && (nullability.ReadState == NullabilityState.Nullable || nullability.WriteState == NullabilityState.Nullable) ? "?" : "";
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword + mark;
        }

        var arguments = type.GetGenericArguments();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
        {
            return $"({string.Join(", ", Arguments(arguments, nullability))})";
        }

        var name = Plain(type) + (arguments.Length > 0 && type.Name.Contains('`', StringComparison.Ordinal)
            ? $"<{string.Join(", ", Arguments(arguments, nullability))}>"
            : "");
        return (type.IsNested && !type.IsGenericParameter ? Plain(type.DeclaringType!) + "." : "") + name + mark;
    }

    private static IEnumerable<string> Arguments(Type[] arguments, NullabilityInfo? nullability) => arguments.Select(
        (argument, i) =>
            Of(argument, nullability is { } info && i < info.GenericTypeArguments.Length ? info.GenericTypeArguments[i] : null));
}
