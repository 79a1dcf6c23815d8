using System.Globalization;

namespace Relight.Tensors.Generator;

/// <summary>How one schema type is written in C#: its parameter type and the expression that puts it on the stack.</summary>
internal sealed class ArgumentKind
{
    private static readonly Dictionary<string, ArgumentKind> Kinds = new()
    {
        ["Tensor"] = new("Tensor", "Value.Of({0})", keepAlive: true),
        ["Tensor?"] = new("Tensor?", "Value.OfOptional({0})", keepAlive: true),
        ["Tensor[]"] = new("global::System.ReadOnlySpan<Tensor>", "Value.OfList({0}, {0}Handles)", keepAlive: true, tensorList: true),
        ["Tensor?[]"] = new("global::System.ReadOnlySpan<Tensor?>", "Value.OfOptionalList({0}, {0}Handles)", keepAlive: true, tensorList: true),
        ["int"] = new("long", "Value.Of({0})"),
        ["int?"] = new("long?", "Value.OfOptional({0})"),
        ["float"] = new("double", "Value.Of({0})"),
        ["float?"] = new("double?", "Value.OfOptional({0})"),
        ["bool"] = new("bool", "Value.Of({0})"),
        ["bool?"] = new("bool?", "Value.OfOptional({0})"),
        ["Scalar"] = new("Scalar", "Value.Of({0})"),
        ["Scalar?"] = new("Scalar?", "Value.OfOptional({0})"),
        ["ScalarType"] = new("DType", "Value.Of((long){0})"),
        ["ScalarType?"] = new("DType?", "Value.OfOptional((long?){0})"),
        ["Layout"] = new("Layout", "Value.Of((long){0})"),
        ["Layout?"] = new("Layout?", "Value.OfOptional((long?){0})"),
        ["MemoryFormat"] = new("MemoryFormat", "Value.Of((long){0})"),
        ["MemoryFormat?"] = new("MemoryFormat?", "Value.OfOptional((long?){0})"),
        ["Device"] = new("Device", "Value.Of({0})"),
        ["Device?"] = new("Device?", "Value.OfOptional({0})"),
        ["Generator?"] = new("Generator?", "Value.OfOptional({0})", keepAlive: true),
        ["int[]"] = new("global::System.ReadOnlySpan<long>", "Value.OfList({0}Pointer, {0}.Length)", pinned: "long"),
        ["int[]?"] = new("long[]?", "Value.OfOptionalList({0}Pointer, {0})", pinned: "long"),
        ["float[]"] = new("global::System.ReadOnlySpan<double>", "Value.OfList({0}Pointer, {0}.Length)", pinned: "double"),
        ["float[]?"] = new("double[]?", "Value.OfOptionalList({0}Pointer, {0})", pinned: "double"),
        ["bool[]"] = new("global::System.ReadOnlySpan<bool>", "Value.OfList({0}Pointer, {0}.Length)", pinned: "bool"),
        ["Scalar[]"] = new("global::System.ReadOnlySpan<Scalar>", "Value.OfList({0}Pointer, {0}.Length)", pinned: "Scalar"),
        ["str"] = new("string", "Value.OfText({0}Pointer, {0}Bytes)", text: true),
        ["str?"] = new("string?", "Value.OfText({0}Pointer, {0}Bytes)", text: true),
    };

    private ArgumentKind(string type, string value, bool keepAlive = false, bool tensorList = false, string? pinned = null, bool text = false)
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

    public bool IsSpan => Type.StartsWith("global::System.ReadOnlySpan", StringComparison.Ordinal);

    /// <summary>Null for types that C# callers never need: streams, storages, quantisers, TorchScript's own.</summary>
    public static ArgumentKind? Of(string schemaType) => Kinds.TryGetValue(schemaType, out var kind) ? kind : null;

    /// <summary>The C# default, and whether it stands for "the schema's default" rather than being its literal.</summary>
    public (string Text, string Type, bool IsSchemaDefault) DefaultOf(string schemaDefault)
    {
        if (IsSpan)
        {
            return ("default", Type, true);
        }

        if (schemaDefault == "None")
        {
            return ("null", Type.EndsWith("?", StringComparison.Ordinal) ? Type : Type + "?", !Type.EndsWith("?", StringComparison.Ordinal));
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
        "MemoryFormat" or "DType" when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) => $"({Type.TrimEnd('?')}){text}",
        _ => null,
    };
}
