using System.Text;

namespace Relight.Tensors.Generator;

/// <summary>libtorch's snake_case names as C# writes them.</summary>
internal static class CSharpName
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
        "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally",
        "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long",
        "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public",
        "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch",
        "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void",
        "volatile", "while",
    ];

    /// <summary>
    /// Method name: <c>max_pool2d</c> → <c>MaxPool2d</c>, <c>add_</c> → <c>AddInPlace</c>, <c>_foreach_add</c> → <c>ForeachAdd</c>.
    /// </summary>
    public static string Method(Schema schema)
    {
        var name = Pascal(schema.Name);
        return schema.IsInPlace ? name + "InPlace" : schema.IsOut ? name + "Out" : name;
    }

    public static string Parameter(string name)
    {
        var pascal = Pascal(name);
        var camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }

    public static string Pascal(string name)
    {
        var result = new StringBuilder();
        foreach (var word in name.Split('_').Where(w => w.Length > 0))
        {
            result.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return result.ToString();
    }
}
