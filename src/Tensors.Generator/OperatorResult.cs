namespace Relight.Tensors.Generator;

/// <summary>What an operator gives back, in C#.</summary>
internal static class OperatorResult
{
    /// <summary>The C# type of one result; null where there is none.</summary>
    public static string? TypeOf(SchemaArgument result) => result.Type switch
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

    /// <summary>The call on a <c>Value</c> that reads one.</summary>
    public static string ReaderOf(SchemaArgument result) => result.Type switch
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

    /// <summary>The C# type of all results: void, one, or a tuple with libtorch's names.</summary>
    public static string TypeOf(Schema schema)
    {
        if (schema.Results.Count == 0)
        {
            return "void";
        }

        if (schema.Results.Count == 1)
        {
            return TypeOf(schema.Results[0])!;
        }

        var areNamed = schema.Results.All(r => r.Name.Length > 0);
        return "(" + string.Join(", ", schema.Results.Select(r => TypeOf(r) + (areNamed ? " " + CSharpName.Pascal(r.Name) : ""))) + ")";
    }
}
