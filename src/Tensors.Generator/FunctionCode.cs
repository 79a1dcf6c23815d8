using System.Text;

namespace Relight.Tensors.Generator;

/// <summary>Writes the function of the class <c>Torch</c> that calls an operator's method: PyTorch's <c>torch.matmul(a, b)</c>.</summary>
internal sealed class FunctionCode
{
    private readonly OperatorMethod _method;
    private readonly string _input;

    public FunctionCode(OperatorMethod method)
    {
        _method = method;
        _input = method.Parameters.Any(p => p.Name == "input") ? "self" : "input";
    }

    /// <summary>Functions with the same key could not be told apart by C#.</summary>
    public string Key => _method.Name + OperatorMethod.KeyOf(
        _method.Parameters.Select(p => p.Type).Prepend(_method.IsInstance ? "Tensor" : "").Where(t => t.Length > 0));

    /// <summary>Not for what changes its arguments, nor for the pieces that autograd is made of.</summary>
    public static bool IsFor(Schema schema) =>
        !schema.IsInPlace && !schema.IsOut && !schema.Name.Contains("backward") && !schema.Name.StartsWith("_", StringComparison.Ordinal);

    public void Write(StringBuilder code, int priority)
    {
        var itemsInARow = _method.TakesItemsInARow;
        var required = _method.Parameters.Where(p => p.Default is null).ToList();
        var isLast = itemsInARow && required.Count == _method.Parameters.Count;
        WriteForm(code, priority, _method.Parameters, isLast);
        if (itemsInARow && !isLast)
        {
            WriteForm(code, priority - 1, required, isInARow: true);
        }
    }

    private void WriteForm(StringBuilder code, int priority, List<OperatorParameter> parameters, bool isInARow)
    {
        MemberText.WriteHead(code, _method.Schema, priority);
        var texts = parameters.Select((p, i) => (isInARow && i == parameters.Count - 1 ? "params " : "") + p.Text);
        code.Append($"    public static {OperatorResult.TypeOf(_method.Schema)} {_method.Name}(")
            .Append(string.Join(", ", _method.IsInstance ? texts.Prepend($"Tensor {_input}") : texts)).Append(") =>\n        ")
            .Append(_method.IsInstance ? _input : "global::Relight.Tensors.Tensor").Append($".{_method.Name}(")
            .Append(string.Join(", ", _method.Parameters.Select(p => $"{p.Name}: {(parameters.Contains(p) ? p.Name : p.Default)}")))
                .Append(");\n\n");
    }
}
