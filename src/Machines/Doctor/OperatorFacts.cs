using System.Text.RegularExpressions;
using Relight.Tensors;

namespace Relight.Machines.Doctor;

/// <summary>How much of libtorch can be reached from C#.</summary>
/// <param name="Registered">Operators that this libtorch has, overloads counted.</param>
/// <param name="Bound">Those of them with a generated C# method.</param>
/// <param name="Callable">Those of them that can be called by name: every argument without a default has a C# form.</param>
internal sealed partial record OperatorFacts(int Registered, int Bound, int Callable)
{
    private static readonly HashSet<string> KnownTypes =
    [
        "Tensor", "Tensor[]", "Tensor?[]", "int", "int[]", "SymInt", "SymInt[]", "float", "float[]", "bool", "bool[]", "str",
        "Scalar", "Scalar[]", "number", "ScalarType", "Layout", "MemoryFormat", "Device", "Generator",
    ];

    public static OperatorFacts Count()
    {
        var schemas = Operator.Schemas();
        var bound = Operator.Bound.ToHashSet(StringComparer.Ordinal);
        return new OperatorFacts(
            schemas.Count,
            schemas.Count(schema => bound.Contains(schema[..schema.IndexOf('(', StringComparison.Ordinal)])),
            schemas.Count(CanBeCalled));
    }

    /// <summary>Whether every argument that has no default is of a type that <see cref="Operator.Call"/> takes.</summary>
    internal static bool CanBeCalled(string schema)
    {
        var open = schema.IndexOf('(', StringComparison.Ordinal);
        var close = schema.LastIndexOf(") ->", StringComparison.Ordinal);
        foreach (var argument in schema[(open + 1)..close].Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            if (argument.Contains('=', StringComparison.Ordinal) || argument is "*" or "...")
            {
                continue;
            }

            var name = argument.LastIndexOf(' ');
            var type = AliasOrLength().Replace(name < 0 ? argument : argument[..name], "");
            if (!type.EndsWith('?') && !KnownTypes.Contains(type))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"\([^)]*\)|(?<=\[)\d+(?=\])")]
    private static partial Regex AliasOrLength();
}
