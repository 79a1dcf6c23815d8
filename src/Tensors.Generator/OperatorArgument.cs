namespace Relight.Tensors.Generator;

/// <summary>An argument of an operator, and how C# writes it.</summary>
internal sealed class OperatorArgument(SchemaArgument schema, ArgumentKind kind, string? @default)
{
    public SchemaArgument Schema { get; } = schema;

    public ArgumentKind Kind { get; } = kind;

    /// <summary>As the schema writes it; null where it must be given.</summary>
    public string? Default { get; } = @default;

    public string Name { get; } = CSharpName.Parameter(schema.Name);
}
