namespace Relight.Tensors.Schemas;

/// <summary>
/// One operator as libtorch declares it: <c>aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor</c>.
/// </summary>
internal sealed class Schema
{
    private Schema(string text, string space, string name, string overload, List<SchemaArgument> arguments, List<SchemaArgument> results)
    {
        Text = text;
        Namespace = space;
        Name = name;
        Overload = overload;
        Arguments = arguments;
        Results = results;
    }

    public string Text { get; }

    /// <summary>Such as <c>aten</c>.</summary>
    public string Namespace { get; }

    /// <summary>Name without namespace and overload, such as <c>add_</c>.</summary>
    public string Name { get; }

    public string Overload { get; }

    public string FullName => Namespace + "::" + Name + (Overload.Length > 0 ? "." + Overload : "");

    public List<SchemaArgument> Arguments { get; }

    public List<SchemaArgument> Results { get; }

    /// <summary>Public operators of <c>aten::</c>, and the underscored <c>_foreach_</c> family, which optimizers are made of.</summary>
    public bool IsPublic => Namespace == "aten" && (Name[0] != '_' || Name.StartsWith("_foreach_", StringComparison.Ordinal));

    /// <summary>Overloads by dimension name, which PyTorch never finished, print their names as strings.</summary>
    public bool UsesDimensionNames =>
        Overload.Contains("names") || Overload.Contains("Dimname") || Arguments.Any(a => a.Type == "str" && a.Name == "dim");

    public bool IsInPlace => Name[Name.Length - 1] == '_';

    public bool IsOut => !IsInPlace && Arguments.Any(a => a.IsOut);

    /// <summary>Null where the text is no schema.</summary>
    public static Schema? Parse(string line)
    {
        var open = line.IndexOf('(');
        var arrow = line.LastIndexOf(" -> ", StringComparison.Ordinal);
        var colons = line.IndexOf("::", StringComparison.Ordinal);
        if (colons < 0 || open < colons || arrow < open)
        {
            return null;
        }

        var fullName = line.Substring(colons + 2, open - colons - 2);
        var dot = fullName.IndexOf('.');
        var name = dot < 0 ? fullName : fullName.Substring(0, dot);
        var overload = dot < 0 ? "" : fullName.Substring(dot + 1);
        var arguments = new List<SchemaArgument>();
        var keywordOnly = false;
        foreach (var part in Split(line.Substring(open + 1, arrow - open - 2)))
        {
            if (part == "*")
            {
                keywordOnly = true;
                continue;
            }

            arguments.Add(SchemaArgument.Parse(part, keywordOnly));
        }

        var resultText = line.Substring(arrow + 4).Trim();
        var results = resultText[0] == '('
            ? Split(resultText.Substring(1, resultText.Length - 2)).Select(p => SchemaArgument.Parse(p, false)).ToList()
            : [SchemaArgument.Parse(resultText, false)];
        return new Schema(line, line.Substring(0, colons), name, overload, arguments, results);
    }

    private static IEnumerable<string> Split(string list)
    {
        var depth = 0;
        var quoted = false;
        var start = 0;
        for (var i = 0; i <= list.Length; i++)
        {
            if (i == list.Length || (list[i] == ',' && depth == 0 && !quoted))
            {
                var part = list.Substring(start, i - start).Trim();
                if (part.Length > 0)
                {
                    yield return part;
                }

                start = i + 1;
                continue;
            }

            quoted ^= list[i] == '"';
            depth += list[i] is '(' or '[' ? 1 : list[i] is ')' or ']' ? -1 : 0;
        }
    }
}
