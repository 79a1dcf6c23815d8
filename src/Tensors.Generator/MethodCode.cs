using System.Globalization;
using System.Text;

namespace Relight.Tensors.Generator;

/// <summary>Writes the method of one operator on <c>Tensor</c>.</summary>
internal sealed class MethodCode(OperatorMethod method, int index)
{
    private const string Indent = "        ", Inner = "            ";

    private Schema Schema => method.Schema;

    private bool ReturnsArguments => Schema.Results.Count > 0 && Schema.Results.All(r => r.IsMutated && AliasedArgument(r) is not null);

    private string Modifiers =>
        $"    {(method.IsPublic ? "public" : "internal")} {(method.IsInstance ? "" : "static ")}unsafe {OperatorResult.TypeOf(Schema)} "
        + $"{method.Name}";

    private string Handle => $"Operators.Handle({index}, \"aten::{Schema.Name}\"u8, \"{Schema.Overload}\"u8)";

    /// <summary>The method, and where items in a row may stand for its list, the form that takes them.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="priority">0 or less: lower than that of overloads which are meant where both fit.</param>
    public void Write(StringBuilder code, int priority)
    {
        var itemsInARow = method.TakesItemsInARow;
        var isLast = itemsInARow && method.Parameters[method.Parameters.Count - 1].Default is null;
        var texts = method.Parameters.Select((p, i) => (isLast && i == method.Parameters.Count - 1 ? "params " : "") + p.Text);
        MemberText.WriteHead(code, Schema, priority);
        code.Append(Modifiers).Append('(').Append(string.Join(", ", texts)).Append(")\n    {\n");
        WriteMemory(code);
        code.Append(Indent).Append("{\n").Append(Inner)
            .Append($"Value* stack = stackalloc Value[{Math.Max(method.Arguments.Count, 1)}];\n");
        for (var i = 0; i < method.Arguments.Count; i++)
        {
            code.Append(Inner).Append($"stack[{i}] = {ValueOf(i)};\n");
        }

        WriteCall(code);
        code.Append(Indent).Append("}\n    }\n\n");
        if (itemsInARow && !isLast)
        {
            var required = method.Parameters.Where(p => p.Default is null).ToList();
            MemberText.WriteHead(code, Schema, priority - 1);
            code.Append(Modifiers.Replace("unsafe ", "")).Append('(')
                .Append(string.Join(", ", required.Select((p, i) => (i == required.Count - 1 ? "params " : "") + p.Text)))
                    .Append(") =>\n        ")
                .Append(method.Name).Append('(').Append(string.Join(
                    ", ", method.Parameters.Select(p => $"{p.Name}: {(p.Default is null ? p.Name : p.Default)}"))).Append(");\n\n");
        }
    }

    private void WriteMemory(StringBuilder code)
    {
        foreach (var argument in method.Arguments)
        {
            if (argument.Kind.IsTensorList)
            {
                var name = argument.Name;
                code.Append(Indent).Append(
                    $"global::System.Span<nint> {name}Handles = {name}.Length <= 128 ? stackalloc nint[128] : new nint[{name}.Length];\n");
            }
            else if (argument.Kind.IsText)
            {
                code.Append(Indent).Append($"var {argument.Name}Bytes = Value.Utf8({argument.Name});\n");
            }
        }

        foreach (var argument in method.Arguments.Where(
            a => (a.Kind.Pinned is not null || a.Kind.IsText || a.Kind.IsTensorList) && a.Schema.Name != OperatorMethod.NeverGiven))
        {
            var (kind, name) = (argument.Kind, argument.Name);
            var source = kind.IsText ? name + "Bytes" : kind.IsTensorList ? name + "Handles" : name;
            var element = kind.IsText ? "byte" : kind.IsTensorList ? "nint" : kind.Pinned;
            code.Append(Indent).Append($"fixed ({element}* {name}Pointer = {source})\n");
        }
    }

    private void WriteCall(StringBuilder code)
    {
        var call = $"({Handle}, stack, {method.Arguments.Count})";
        var keepAlive = new StringBuilder();
        foreach (var argument in method.Arguments.Where(a => a.Kind.KeepAlive))
        {
            var (keeper, kept) = (argument.Kind.IsTensorList ? "OperatorCall" : "global::System.GC", IsSelf(argument.Schema) ? "this" : argument.Name);
            keepAlive.Append(Inner).Append($"{keeper}.KeepAlive({kept});\n");
        }

        if (Schema.Results.Count == 0 || ReturnsArguments)
        {
            code.Append(Inner).Append("OperatorCall.Invoke").Append(call).Append(";\n").Append(keepAlive);
            if (ReturnsArguments)
            {
                var texts = Schema.Results.Select(r => AliasedArgument(r)!)
                    .Select(a => IsSelf(a) ? "this" : CSharpName.Parameter(a.Name)).ToList();
                code.Append(Inner).Append(texts.Count == 1 ? $"return {texts[0]};\n" : $"return ({string.Join(", ", texts)});\n");
            }

            return;
        }

        if (Schema.Results.Count == 1)
        {
            var result = Schema.Results[0];
            var read = result.Type == "Tensor"
                ? "OperatorCall.Tensor" + call
                : $"OperatorCall.Result{call}.{OperatorResult.ReaderOf(result)}";
            code.Append(Inner).Append("var outcome = ").Append(read).Append(";\n").Append(keepAlive).Append(Inner)
                .Append("return outcome;\n");
            return;
        }

        var n = Schema.Results.Count;
        code.Append(Inner).Append($"Value* returned = stackalloc Value[{n}];\n");
        code.Append(Inner).Append($"OperatorCall.Results({Handle}, stack, {method.Arguments.Count}, returned, {n});\n").Append(keepAlive);
        code.Append(Inner).Append("return (")
            .Append(string.Join(", ", Schema.Results.Select((r, i) => $"returned[{i}].{OperatorResult.ReaderOf(r)}"))).Append(");\n");
    }

    private string ValueOf(int place)
    {
        var argument = method.Arguments[place];
        var (kind, name) = (argument.Kind, argument.Name);
        if (place == 0 && method.IsInstance)
        {
            return "Value.Of(this)";
        }

        if (argument.Schema.Name == OperatorMethod.NeverGiven)
        {
            return "Value.Default";
        }

        string Format(string text) => string.Format(CultureInfo.InvariantCulture, kind.Value, text);
        if (argument.Default is null)
        {
            return argument.Schema.Type == "int[]" && !method.TakesNumberFor(argument)
                ? $"{name}.ToListValue({name}Pointer, \"{name}\")"
                : Format(name);
        }

        var (_, _, isSchemaDefault) = kind.DefaultOf(argument.Default);
        if (!isSchemaDefault)
        {
            return Format(name);
        }

        return kind.IsIntList ? $"{name}.ToDefaultedValue({name}Pointer)"
            : kind.IsSpan ? $"{name}.IsEmpty ? Value.Default : {Format(name)}"
            : $"{name} is null ? Value.Default : {Format(kind.IsNullable || kind.KeepAlive || kind.IsText ? name : name + ".Value")}";
    }

    private SchemaArgument? AliasedArgument(SchemaArgument result) =>
        Schema.Arguments.FirstOrDefault(a => a.IsMutated && a.Alias == result.Alias && a.Type == "Tensor" && result.Type == "Tensor");

    private bool IsSelf(SchemaArgument argument) => method.IsInstance && argument == method.Arguments[0].Schema;
}
