using System.Text.RegularExpressions;

namespace Relight.Tensors.Schemas;

/// <summary>One argument or result of a schema: type, alias mark, name, default.</summary>
internal sealed class SchemaArgument
{
    private static readonly Regex AliasMark = new(@"\(([a-z*\s>|-]+)(!?)(\s*->[^)]*)?\)", RegexOptions.CultureInvariant);
    private static readonly Regex ListSize = new(@"\[\d+\]", RegexOptions.CultureInvariant);

    private SchemaArgument(string type, bool isSizedList, string alias, bool isMutated, bool isKeywordOnly, string name, string? @default)
    {
        Type = type;
        IsOptional = type[type.Length - 1] == '?';
        BaseType = IsOptional ? type.Substring(0, type.Length - 1) : type;
        IsSizedList = isSizedList;
        Alias = alias;
        IsMutated = isMutated;
        IsKeywordOnly = isKeywordOnly;
        Name = name;
        Default = @default;
    }

    /// <summary>
    /// The type without alias marks and list sizes: <c>Tensor</c>, <c>int[]?</c>, <c>ScalarType?</c>; SymInt reads as int.
    /// </summary>
    public string Type { get; }

    /// <summary>Whether it may be None.</summary>
    public bool IsOptional { get; }

    /// <summary>The type without the question mark of one that may be None.</summary>
    public string BaseType { get; }

    /// <summary>A list of a given size, such as <c>int[2]</c>: PyTorch takes one number in its place.</summary>
    public bool IsSizedList { get; }

    public string Alias { get; }

    public bool IsMutated { get; }

    public bool IsKeywordOnly { get; }

    public string Name { get; }

    /// <summary>The default as the schema writes it; null where there is none.</summary>
    public string? Default { get; }

    public bool IsOut => IsMutated && IsKeywordOnly;

    public static SchemaArgument Parse(string text, bool keywordOnly)
    {
        var alias = "";
        var isMutated = false;
        var mark = AliasMark.Match(text);
        if (mark.Success)
        {
            alias = mark.Groups[1].Value;
            isMutated = mark.Groups[2].Value == "!";
            text = text.Remove(mark.Index, mark.Length);
        }

        string? @default = null;
        var equals = text.IndexOf('=');
        if (equals >= 0)
        {
            @default = text.Substring(equals + 1);
            text = text.Substring(0, equals);
        }

        var space = text.LastIndexOf(' ');
        var type = space < 0 ? text : text.Substring(0, space);
        var name = space < 0 ? "" : text.Substring(space + 1);
        var isSizedList = ListSize.IsMatch(type);
        type = ListSize.Replace(type, "[]").Replace("SymInt", "int");
        return new SchemaArgument(type, isSizedList && type is "int[]" or "int[]?", alias, isMutated, keywordOnly, name, @default);
    }
}
