using System.CodeDom.Compiler;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Relight.Tests.Conventions;

/// <summary>What an assembly shows, a line for each type and member, sorted.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static string Describe(Assembly assembly)
    {
        var text = new StringBuilder().Append("# ").Append(assembly.GetName().Name).Append('\n');
        foreach (var type in assembly.GetExportedTypes().Where(t => !IsMadeByCompiler(t)).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append('\n').Append(DescribeType(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string DescribeType(Type type)
    {
        var kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsValueType ? (type.IsByRefLike ? "ref struct" : "struct")
            : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class" : "class";
        var inherited = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum)
            ? [ApiName.Of(parent)]
            : Array.Empty<string>();
        var added = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []);
        var interfaces = added.Except(added.SelectMany(i => i.GetInterfaces())).Where(i => i.IsVisible).Select(i => ApiName.Of(i))
            .Order(StringComparer.Ordinal);
        var bases = string.Join(", ", inherited.Concat(interfaces));
        return $"{kind} {type.Namespace}.{ApiName.Of(type)}{(bases.Length > 0 && !type.IsEnum ? " : " + bases : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(f => string.Create(
                    CultureInfo.InvariantCulture, $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}"));
        }

        var isRecord = type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", Declared) is not null;
        return type.GetMembers(Declared)
            .Where(m => !IsMadeByCompiler(m) && !(isRecord && m.Name is "ToString" or "PrintMembers" or "Equals" or "GetHashCode"))
            .Select(DescribeMember).OfType<string>();
    }

    private static string? DescribeMember(MemberInfo member) => member switch
    {
        FieldInfo field when IsSeen(field) =>
            $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{ApiName.OfMember(field, field.FieldType)} {field.Name}",
        ConstructorInfo constructor when IsSeen(constructor) =>
            $"{Access(constructor)}{ApiName.Plain(constructor.DeclaringType!)}({Parameters(constructor)})",
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsSeen) => DescribeProperty(property),
        EventInfo change when IsSeen(change.AddMethod!) => $"event {ApiName.Of(change.EventHandlerType!)} {change.Name}",
        MethodInfo method when IsSeen(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            DescribeMethod(method),
        _ => null,
    };

    private static string DescribeProperty(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsSeen).ToList();
        var setter = property.SetMethod;
        var isInit = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var get = property.GetMethod is { } getter && IsSeen(getter) ? " get;" : "";
        var set = setter is not null && IsSeen(setter) ? isInit ? " init;"
            : $" {(setter.IsFamily && accessors[0].IsPublic ? "protected " : "")}set;" : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{Parameters(index)}]";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Access(accessors[0])}{Modifiers(accessors[0])}{required}{ApiName.OfProperty(property)} {name} {{{get}{set} }}";
    }

    private static string DescribeMethod(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{Access(method)}{Modifiers(method)}{ApiName.OfParameter(method.ReturnParameter)} "
            + $"{method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + Parameters(method.GetParameters());

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));
        return $"{(isParams ? "params " : "")}{ApiName.OfParameter(parameter)} "
            + $"{parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter.DefaultValue) : "")}";
    }));

    private static string Default(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static bool IsSeen(FieldInfo field) => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName;

    private static bool IsSeen(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodBase method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal ? ""
        : method.IsAbstract ? "abstract "
        : ((MethodInfo)method).GetBaseDefinition() != method ? "override " : "virtual ";

    private static bool IsMadeByCompiler(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal) || member.IsDefined(typeof(GeneratedCodeAttribute))
        || (member is MethodBase && member.IsDefined(typeof(CompilerGeneratedAttribute)));
}
