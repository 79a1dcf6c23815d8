namespace Relight.Tensors.Generator;

/// <summary>The C# method of one operator: name, parameters, and where it is called on.</summary>
internal sealed class OperatorMethod
{
    /// <summary>Arguments that TorchScript alone gives; always left to their default, so that C# can write <c>x.Expand(2, 4)</c>.</summary>
    public const string NeverGiven = "implicit";

    /// <summary>Names that Tensor's own members take, or that would read as something else in C#.</summary>
    private static readonly HashSet<string> WrittenByHand = ["is_leaf", "data"];

    /// <summary>Under PyTorch's name there is a method written by hand, which calls the operator by another: <c>NormOperator</c>.</summary>
    private static readonly HashSet<string> BehindAnother = ["norm", "_unique2"];

    private OperatorMethod(Schema schema, List<OperatorArgument> arguments)
    {
        Schema = schema;
        Arguments = arguments;
        IsInstance = arguments.Count > 0 && arguments[0].Schema is { Name: "self", Type: "Tensor" };
        Parameters = ParametersOf(schema, arguments, IsInstance);
    }

    public Schema Schema { get; }

    /// <summary>Which version of libtorch brought the operator: 1 for the oldest listed.</summary>
    public int Section { get; set; }

    /// <summary>As the operator takes them.</summary>
    public List<OperatorArgument> Arguments { get; }

    /// <summary>As the method takes them: outputs first, and without the tensor that it is called on.</summary>
    public List<OperatorParameter> Parameters { get; }

    /// <summary>Called on its first tensor, or on the class.</summary>
    public bool IsInstance { get; }

    public bool IsPublic => !BehindAnother.Contains(Schema.Name) || Schema.IsOut;

    public string Name => CSharpName.Method(Schema) + (IsPublic ? "" : "Operator");

    /// <summary>Two methods with the same key could not be told apart by C#.</summary>
    public string Key => KeyOf(Parameters.Select(p => p.Type));

    /// <summary>
    /// Whether items in a row may stand for its list: <c>x.Permute(1, 0)</c>, <c>Zeros(2, 3)</c>, <c>Einsum("ij,jk", a, b)</c>.
    /// </summary>
    public bool TakesItemsInARow => Positional.LastOrDefault() is { Default: null } last
        && Parameters.All(p => p.Default is not null || p.Argument.Schema.IsOut || Positional.Contains(p))
        && (IsLoneIntList(last.Argument) || last.Argument.Schema.Type == "Tensor[]");

    /// <summary>What PyTorch takes by position.</summary>
    private List<OperatorParameter> Positional => [.. Parameters.Where(p => !p.Argument.Schema.IsKeywordOnly)];

    /// <summary>Null where C# is not to see the operator, or a type of the schema has no C# form.</summary>
    public static OperatorMethod? Of(Schema schema)
    {
        if (!(schema.IsPublic || BehindAnother.Contains(schema.Name)) || schema.UsesDimensionNames || WrittenByHand.Contains(schema.Name))
        {
            return null;
        }

        var arguments = new List<OperatorArgument>();
        foreach (var argument in schema.Arguments)
        {
            if (ArgumentKind.Of(argument.Type) is not { } kind)
            {
                return null;
            }

            arguments.Add(new OperatorArgument(argument, kind, DefaultOf(schema, argument)));
        }

        return schema.Results.All(r => OperatorResult.TypeOf(r) is not null) ? new OperatorMethod(schema, arguments) : null;
    }

    /// <summary>PyTorch takes one number for a list of a given size, and for one that is all it takes.</summary>
    public bool TakesNumberFor(OperatorArgument argument) => argument.Schema.IsSizedList || IsLoneIntList(argument);

    /// <summary>C# tells nullable values from others, but not nullable references.</summary>
    public static string KeyOf(IEnumerable<string> types) =>
        "(" + string.Join(",", types.Select(
            t => t is "string?" or "Tensor?" or "double[]?" or "Generator?" ? t.TrimEnd('?') : t.Replace("Tensor?>", "Tensor>"))) + ")";

    private bool IsLoneIntList(OperatorArgument argument) =>
        Positional.Count == 1 && Positional[0].Argument == argument && argument.Schema is { Type: "int[]", IsSizedList: false };

    /// <summary>As PyTorch's own functions have it, <c>x.std(correction=0)</c> needs no dimensions.</summary>
    private static string? DefaultOf(Schema schema, SchemaArgument argument) =>
        argument.Default ?? (schema.Overload.StartsWith("correction", StringComparison.Ordinal)
            && argument.Type.EndsWith("?", StringComparison.Ordinal) ? "None" : null);

    private static List<OperatorParameter> ParametersOf(Schema schema, List<OperatorArgument> arguments, bool isInstance)
    {
        var order = arguments.Skip(isInstance ? 1 : 0).Where(a => a.Schema.Name != NeverGiven).ToList();
        if (schema.IsOut)
        {
            order = [.. order.Where(a => a.Schema.IsOut), .. order.Where(a => !a.Schema.IsOut)];
        }

        var lastRequired = order.FindLastIndex(a => a.Default is null);
        return order.Select((argument, position) => OperatorParameter.Of(argument, isOptional: position > lastRequired)).ToList();
    }
}
