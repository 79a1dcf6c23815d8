using System.Text;

namespace Relight.Tensors.Generator;

/// <summary>The C# method of one operator: signature, documentation and body.</summary>
internal sealed class OperatorMethod
{
    /// <summary>Arguments that TorchScript alone gives; always left to their default, so that C# can write <c>x.Expand(2, 4)</c>.</summary>
    private const string NeverGiven = "implicit";
    private const string Generated = "    [global::System.CodeDom.Compiler.GeneratedCode(\"Relight.Tensors.Generator\", null)]\n";

    private readonly Schema _schema;
    private readonly List<(SchemaArgument Argument, ArgumentKind Kind, string Name)> _arguments;
    private readonly List<(string Text, string TypeText, string? Default, int Argument)> _parameters = [];

    private OperatorMethod(Schema schema, List<(SchemaArgument, ArgumentKind, string)> arguments)
    {
        _schema = schema;
        _arguments = arguments;
        AddParameters();
    }

    private bool IsInstance => _arguments.Count > 0 && _arguments[0].Argument is { Name: "self", Type: "Tensor" };

    private bool ReturnsArguments => _schema.Results.Count > 0 && _schema.Results.All(r => r.IsMutated && AliasedArgument(r) is not null);

    public string FullName => _schema.FullName;

    public bool IsOut => _schema.IsOut;

    public int ParameterCount => _parameters.Count;

    /// <summary>Two overloads with the same key could not be told apart by C#.</summary>
    public string Key => KeyOf(_parameters.Select(p => p.TypeText));

    /// <summary>The key with one number in place of each list of a given size.</summary>
    public string NumberKey => KeyOf(_parameters.Select(p => _arguments[p.Argument].Argument.IsSizedList ? "long" : p.TypeText));

    /// <summary>What a call that gives nothing optional looks like; overloads that share it need an order of preference.</summary>
    public string ShortestCall => KeyOf(_parameters.Where(p => p.Default is null).Select(p => p.TypeText));

    /// <summary>In <c>x.Prod(0)</c> the 0 is a dimension, but C# would also take it as an element type, so such overloads come second.</summary>
    public bool BeginsWithElementType => _parameters.Count > 0 && _parameters[0].TypeText == "DType?";

    private string Modifiers => $"    public {(IsInstance ? "" : "static ")}unsafe {ReturnType()} {CSharpName.Method(_schema)}";

    /// <summary>Null where a type of the schema has no C# form.</summary>
    public static OperatorMethod? Of(Schema schema)
    {
        var arguments = new List<(SchemaArgument, ArgumentKind, string)>();
        foreach (var argument in schema.Arguments)
        {
            if (ArgumentKind.Of(argument.Type) is not { } kind)
            {
                return null;
            }

            arguments.Add((argument, kind, CSharpName.Parameter(argument.Name)));
        }

        return schema.Results.All(r => ResultType(r) is not null) ? new OperatorMethod(schema, arguments) : null;
    }

    /// <summary>The method itself; the second choice where another overload takes the calls that fit both.</summary>
    public void Write(StringBuilder code, int index, bool isSecondChoice)
    {
        code.Append("    /// <summary><c>").Append(Escaped(_schema.Text)).Append("</c></summary>\n").Append(Generated).Append(isSecondChoice ? Priority(-1) : "");
        var onlyAList = _parameters.Count == 1 && _parameters[0].TypeText == "global::System.ReadOnlySpan<long>" && _parameters[0].Default is null;
        code.Append(Modifiers).Append('(').Append(onlyAList ? "params " : "")
            .Append(string.Join(", ", _parameters.Select(p => p.Text + (p.Default is null ? "" : " = " + p.Default)))).Append(")\n    {\n");
        var indent = "        ";
        foreach (var (argument, kind, name) in _arguments)
        {
            if (kind.IsTensorList)
            {
                code.Append(indent).Append($"global::System.Span<nint> {name}Handles = {name}.Length <= 128 ? stackalloc nint[128] : new nint[{name}.Length];\n");
            }
            else if (kind.IsText)
            {
                code.Append(indent).Append($"var {name}Bytes = Value.Utf8({name});\n");
            }
        }

        foreach (var (argument, kind, name) in _arguments.Where(a => a.Kind.Pinned is not null || a.Kind.IsText || a.Kind.IsTensorList))
        {
            var source = kind.IsText ? name + "Bytes" : kind.IsTensorList ? name + "Handles" : name;
            var element = kind.IsText ? "byte" : kind.IsTensorList ? "nint" : kind.Pinned;
            code.Append(indent).Append($"fixed ({element}* {name}Pointer = {source})\n");
        }

        code.Append(indent).Append("{\n");
        var inner = indent + "    ";
        var count = Math.Max(_arguments.Count, 1);
        code.Append(inner).Append($"Value* stack = stackalloc Value[{count}];\n");
        for (var i = 0; i < _arguments.Count; i++)
        {
            code.Append(inner).Append($"stack[{i}] = {ValueOf(i)};\n");
        }

        WriteCall(code, inner, index);
        code.Append(indent).Append("}\n    }\n\n");
    }

    /// <summary>The overload that takes one number for each list of a given size, as PyTorch does: <c>x.Sum(1)</c>, <c>x.MaxPool2d(3, 2, 1)</c>.</summary>
    public void WriteNumberForm(StringBuilder code)
    {
        var isRequired = _parameters.Any(p => _arguments[p.Argument].Argument is { IsSizedList: true, Default: null });
        code.Append("    /// <summary><c>").Append(Escaped(_schema.Text)).Append("</c>; a number stands for a list of it alone.</summary>\n")
            .Append(Generated).Append(isRequired ? "" : Priority(-2));
        var (texts, lists, values) = (new List<string>(), new StringBuilder(), new List<string>());
        foreach (var (text, type, @default, index) in _parameters)
        {
            var (argument, kind, name) = _arguments[index];
            if (!argument.IsSizedList)
            {
                texts.Add(text + (@default is null ? "" : " = " + @default));
                values.Add(name);
                continue;
            }

            var isOptional = argument.Default is not null;
            texts.Add($"long{(isOptional ? "?" : "")} {name}{(@default is null ? "" : " = null")}");
            lists.Append($"        {kind.Type} {name}List = {(isOptional ? $"{name} is null ? default : [{name}.Value]" : $"[{name}]")};\n");
            values.Add(name + "List");
        }

        code.Append(Modifiers).Append('(').Append(string.Join(", ", texts)).Append(")\n    {\n").Append(lists)
            .Append(_schema.Results.Count == 0 ? "        " : "        return ")
            .Append($"{CSharpName.Method(_schema)}({string.Join(", ", values)});\n    }}\n\n");
    }

    private void WriteCall(StringBuilder code, string inner, int index)
    {
        var call = $"({Handle(index)}, stack, {_arguments.Count})";
        var keepAlive = new StringBuilder();
        foreach (var (argument, kind, name) in _arguments.Where(a => a.Kind.KeepAlive))
        {
            keepAlive.Append(inner).Append($"{(kind.IsTensorList ? "OperatorCall" : "global::System.GC")}.KeepAlive({(IsSelf(argument) ? "this" : name)});\n");
        }

        if (_schema.Results.Count == 0 || ReturnsArguments)
        {
            code.Append(inner).Append("OperatorCall.Invoke").Append(call).Append(";\n").Append(keepAlive);
            if (ReturnsArguments)
            {
                var returned = _schema.Results.Select(r => AliasedArgument(r)!);
                var texts = returned.Select(a => IsSelf(a) ? "this" : CSharpName.Parameter(a.Name)).ToList();
                code.Append(inner).Append(texts.Count == 1 ? $"return {texts[0]};\n" : $"return ({string.Join(", ", texts)});\n");
            }

            return;
        }

        if (_schema.Results.Count == 1)
        {
            var reader = _schema.Results[0].Type == "Tensor" ? "OperatorCall.Tensor" : $"OperatorCall.Result{call}.{Reader(_schema.Results[0])}";
            code.Append(inner).Append("var outcome = ").Append(reader == "OperatorCall.Tensor" ? reader + call : reader).Append(";\n")
                .Append(keepAlive).Append(inner).Append("return outcome;\n");
            return;
        }

        var n = _schema.Results.Count;
        code.Append(inner).Append($"Value* returned = stackalloc Value[{n}];\n");
        code.Append(inner).Append($"OperatorCall.Results({Handle(index)}, stack, {_arguments.Count}, returned, {n});\n").Append(keepAlive);
        code.Append(inner).Append("return (").Append(string.Join(", ", _schema.Results.Select((r, i) => $"returned[{i}].{Reader(r)}"))).Append(");\n");
    }

    private string ValueOf(int index)
    {
        var (argument, kind, name) = _arguments[index];
        if (IsSelf(argument) && IsInstance && index == 0)
        {
            return "Value.Of(this)";
        }

        if (argument.Name == NeverGiven)
        {
            return "Value.Default";
        }

        var value = string.Format(System.Globalization.CultureInfo.InvariantCulture, kind.Value, name);
        if (argument.Default is null)
        {
            return value;
        }

        var parameter = _parameters.First(p => p.Argument == index);
        var (_, type, isSchemaDefault) = kind.DefaultOf(argument.Default);
        if (!isSchemaDefault)
        {
            return value;
        }

        return kind.IsSpan
            ? $"{name}.IsEmpty ? Value.Default : {value}"
            : parameter.TypeText.EndsWith("?", StringComparison.Ordinal) && !kind.Type.EndsWith("?", StringComparison.Ordinal)
                ? $"{name} is null ? Value.Default : {string.Format(System.Globalization.CultureInfo.InvariantCulture, kind.Value, kind.KeepAlive || kind.IsText ? name : name + ".Value")}"
                : value;
    }

    private void AddParameters()
    {
        var order = Enumerable.Range(0, _arguments.Count).Where(i => !(i == 0 && IsInstance) && _arguments[i].Argument.Name != NeverGiven).ToList();
        if (_schema.IsOut)
        {
            order = order.Where(i => _arguments[i].Argument.IsOut).Concat(order.Where(i => !_arguments[i].Argument.IsOut)).ToList();
        }

        var lastRequired = order.FindLastIndex(i => _arguments[i].Argument.Default is null);
        for (var position = 0; position < order.Count; position++)
        {
            var (argument, kind, name) = _arguments[order[position]];
            if (argument.Default is null)
            {
                _parameters.Add(($"{kind.Type} {name}", kind.Type, null, order[position]));
            }
            else
            {
                var (text, type, _) = kind.DefaultOf(argument.Default);
                _parameters.Add(($"{type} {name}", type, position < lastRequired ? null : text, order[position]));
            }
        }
    }

    private string Handle(int index) => $"Operators.Handle({index}, \"aten::{_schema.Name}\"u8, \"{_schema.Overload}\"u8)";

    private string ReturnType()
    {
        if (_schema.Results.Count == 0)
        {
            return "void";
        }

        if (_schema.Results.Count == 1)
        {
            return ResultType(_schema.Results[0])!;
        }

        var parts = _schema.Results.Select(r => ResultType(r) + (_schema.Results.All(x => x.Name.Length > 0) ? " " + CSharpName.Pascal(r.Name) : ""));
        return "(" + string.Join(", ", parts) + ")";
    }

    private SchemaArgument? AliasedArgument(SchemaArgument result) =>
        _schema.Arguments.FirstOrDefault(a => a.IsMutated && a.Alias == result.Alias && a.Type == "Tensor" && result.Type == "Tensor");

    private bool IsSelf(SchemaArgument argument) => IsInstance && argument == _arguments[0].Argument;

    private static string? ResultType(SchemaArgument result) => result.Type switch
    {
        "Tensor" => "Tensor",
        "Tensor[]" => "Tensor[]",
        "int" => "long",
        "float" => "double",
        "bool" => "bool",
        "Scalar" => "Scalar",
        "ScalarType" => "DType",
        "int[]" => "long[]",
        _ => null,
    };

    private static string Reader(SchemaArgument result) => result.Type switch
    {
        "Tensor" => "TakeTensor()",
        "Tensor[]" => "TakeTensors()",
        "int" => "ToInt64()",
        "float" => "ToDouble()",
        "bool" => "ToBoolean()",
        "Scalar" => "ToScalar()",
        "ScalarType" => "ToDType()",
        _ => "TakeInt64s()",
    };

    private string KeyOf(IEnumerable<string> types) => CSharpName.Method(_schema) + "(" + string.Join(",", types.Select(t => t.TrimEnd('?'))) + ")";

    private static string Priority(int value) => $"    [global::System.Runtime.CompilerServices.OverloadResolutionPriority({value})]\n";

    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
