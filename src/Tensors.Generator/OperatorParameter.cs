namespace Relight.Tensors.Generator;

/// <summary>A parameter of an operator's method.</summary>
internal sealed class OperatorParameter
{
    private OperatorParameter(OperatorArgument argument, string type, string? @default)
    {
        Argument = argument;
        Type = type;
        Default = @default;
    }

    public OperatorArgument Argument { get; }

    public string Type { get; }

    /// <summary>As C# writes it; null where the argument must be given.</summary>
    public string? Default { get; }

    public string Name => Argument.Name;

    public string Text => $"{Type} {Name}{(Default is null ? "" : " = " + Default)}";

    public static OperatorParameter Of(OperatorArgument argument, bool isOptional)
    {
        if (argument.Default is null)
        {
            return new(argument, argument.Kind.Type, null);
        }

        var (text, type, _) = argument.Kind.DefaultOf(argument.Default);
        return new(argument, type, isOptional ? text : null);
    }
}
