using System.Globalization;

namespace Relight.Tensors.Generator;

/// <summary>How one schema type is written in C#: its parameter type and the expression that puts it on the stack.</summary>
internal sealed class ArgumentKind
{
    /// <summary>In the order in which C# should prefer them: a type stands before those that take its values too.</summary>
    private static readonly (string SchemaType, ArgumentKind Kind)[] Kinds =
    [
        ("bool", new("bool", "Value.Of({0})")),
        ("bool?", new("bool?", "Value.OfOptional({0})")),
        ("int", new("long", "Value.Of({0})")),
        ("int?", new("long?", "Value.OfOptional({0})")),
        ("float", new("double", "Value.Of({0})")),
        ("float?", new("double?", "Value.OfOptional({0})")),
        ("Scalar", new("Scalar", "Value.Of({0})")),
        ("Scalar?", new("Scalar?", "Value.OfOptional({0})")),
        ("ScalarType", new("DType", "Value.Of({0})")),
        ("ScalarType?", new("DType?", "Value.OfOptional({0})")),
        ("Layout", new("Layout", "Value.Of({0})")),
        ("Layout?", new("Layout?", "Value.OfOptional({0})")),
        ("MemoryFormat", new("MemoryFormat", "Value.Of({0})")),
        ("MemoryFormat?", new("MemoryFormat?", "Value.OfOptional({0})")),
        ("Device", new("Device", "Value.Of({0})")),
        ("Device?", new("Device?", "Value.OfOptional({0})")),
        ("Generator?", new("Generator?", "Value.OfOptional({0})", keepAlive: true)),
        ("int[]?", new("IntList", "{0}.ToOptionalValue({0}Pointer)", pinned: "long")),
        ("int[]", new("IntList", "{0}.ToValue({0}Pointer, \"{0}\")", pinned: "long")),
        ("str", new("string", "Value.OfText({0}Pointer, {0}Bytes)", text: true)),
        ("str?", new("string?", "Value.OfText({0}Pointer, {0}Bytes)", text: true)),
        ("Tensor", new("Tensor", "Value.Of({0})", keepAlive: true)),
        ("Tensor?", new("Tensor?", "Value.OfOptional({0})", keepAlive: true)),
        ("bool[]", new("global::System.ReadOnlySpan<bool>", "Value.OfList({0}Pointer, {0}.Length)", pinned: "bool")),
        ("float[]", new("global::System.ReadOnlySpan<double>", "Value.OfList({0}Pointer, {0}.Length)", pinned: "double")),
        ("float[]?", new("double[]?", "Value.OfOptionalList({0}Pointer, {0})", pinned: "double")),
        ("Scalar[]", new("global::System.ReadOnlySpan<Scalar>", "Value.OfList({0}Pointer, {0}.Length)", pinned: "Scalar")),
        ("Tensor[]", new("global::System.ReadOnlySpan<Tensor>", "Value.OfList({0}, {0}Handles)", keepAlive: true, tensorList: true)),
        ("Tensor?[]",
            new("global::System.ReadOnlySpan<Tensor?>", "Value.OfOptionalList({0}, {0}Handles)", keepAlive: true, tensorList: true)),
    ];

    private ArgumentKind(
        string type, string value, bool keepAlive = false, bool tensorList = false, string? pinned = null, bool text = false)
    {
        Type = type;
        Value = value;
        KeepAlive = keepAlive;
        IsTensorList = tensorList;
        Pinned = pinned;
        IsText = text;
    }

    public string Type { get; }

    /// <summary>Format of the expression that makes a <c>Value</c> of the parameter.</summary>
    public string Value { get; }

    public bool KeepAlive { get; }

    public bool IsTensorList { get; }

    /// <summary>Element type of memory that is pinned for the call; null where none is.</summary>
    public string? Pinned { get; }

    public bool IsText { get; }

    public bool IsIntList => Type == "IntList";

    public bool IsSpan => Type.StartsWith("global::System.ReadOnlySpan", StringComparison.Ordinal);

    public bool IsNullable => Type.EndsWith("?", StringComparison.Ordinal);

    /// <summary>
    /// Place among all kinds: where two overloads fit a call, the one of the narrower kind is meant, and of two lists the one that may be
    /// null.
    /// </summary>
    public int Narrowness => IsIntList ? Array.FindIndex(Kinds, known => known.Kind == this) : Array.FindIndex(
        Kinds, known => known.Kind.Type.TrimEnd('?') == Type.TrimEnd('?'));

    /// <summary>Null for types that C# callers never need: streams, storages, quantizers, TorchScript's own.</summary>
    public static ArgumentKind? Of(string schemaType) => Array.Find(Kinds, known => known.SchemaType == schemaType).Kind;

    /// <summary>The C# default, and whether it stands for "the schema's default" rather than being its literal.</summary>
    public (string Text, string Type, bool IsSchemaDefault) DefaultOf(string schemaDefault)
    {
        if (IsSpan || IsIntList)
        {
            return ("default", Type, schemaDefault != "None" || IsSpan);
        }

        if (schemaDefault == "None")
        {
            return ("null", IsNullable ? Type : Type + "?", !IsNullable);
        }

        var literal = Literal(schemaDefault);
        return literal is null ? ("null", Type.TrimEnd('?') + "?", true) : (literal, Type, false);
    }

    private string? Literal(string text) => Type.TrimEnd('?') switch
    {
        "long" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => text,
        "double" when text == "inf" => "double.PositiveInfinity",
        "double" when text == "-inf" => "double.NegativeInfinity",
        "double" when double.TryParse(text.TrimEnd('.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            number.ToString("R", CultureInfo.InvariantCulture),
        "bool" when text is "True" or "False" => text.ToLowerInvariant(),
        "string" when text.StartsWith("\"", StringComparison.Ordinal) => text,
        _ => null,
    };
}
