using Relight.Tensors.Schemas;

namespace Relight.Tests.Tensors.Calls;

/// <summary>
/// Calls of every generated method, with as few arguments as it takes, and one more by position up to all. What they may mean is told from
/// the schemas by PyTorch's rules: keyword-only arguments by name alone, one number for a list of given size, no number for a tensor or a
/// type.
/// </summary>
internal static class CallSamples
{
    private static readonly string[] Fillings = ["0", "1", "-1", "[0]", "null"];

    /// <summary>On tensors, on the class Tensor, and as functions of Torch.</summary>
    public static List<CallSample> OfAllOperators()
    {
        List<CallSample> calls = [];
        foreach (var overloads in DocumentedMethods.Of("Tensor").GroupBy(m => (m.Name, IsInstance: IsInstance(m.Schema))))
        {
            AddCalls(calls, $"{(overloads.Key.IsInstance ? "x" : "Tensor")}.{overloads.Key.Name}(", [.. overloads.Select(m => m.Schema)],
                overloads.Key.IsInstance);
        }

        foreach (var overloads in DocumentedMethods.Of("Torch").GroupBy(m => m.Name))
        {
            AddCalls(calls, $"Torch.{overloads.Key}(", [.. overloads.Select(m => m.Schema)], isInstance: false);
        }

        return calls;
    }

    private static void AddCalls(List<CallSample> calls, string head, Schema[] overloads, bool isInstance)
    {
        HashSet<string> seen = [];
        // PyTorch's function calls stft.center. And floor_divide.out takes numbers in every version of libtorch, its form for numbers is in
        // newer ones alone.
        overloads = [.. overloads.Where(schema => schema.FullName is not ("aten::stft" or "aten::floor_divide.Scalar_out"))];
        foreach (var schema in overloads)
        {
            var (outputs, positional, named) = Parts(schema, isInstance);
            var required = positional.FindLastIndex(a => a.Default is null) + 1;
            for (var count = required; count <= positional.Count; count++)
            {
                foreach (var filling in Fillings)
                {
                    string?[] values = [.. positional.Take(count).Select(a => Sample(a, filling, positional.Count))];
                    string?[] words = [.. named.Where(a => a.Default is null).Select(
                        a => Sample(a, filling, 0) is { } value ? $"{Camel(a.Name)}: {value}" : null)];
                    if (values.Contains(null) || words.Contains(null))
                    {
                        continue;
                    }

                    var text = $"{head}{string.Join(", ", outputs.Select(a => Sample(a, "0", 0)).Concat(values).Concat(words))})";
                    if (seen.Add(text))
                    {
                        calls.Add(new CallSample(
                            text, [.. overloads.Where(o => Takes(o, isInstance, outputs.Count, values!, words!)).Select(o => o.FullName)]));
                    }
                }
            }
        }
    }

    private static bool Takes(Schema schema, bool isInstance, int outputCount, string[] values, string[] words)
    {
        var (outputs, positional, named) = Parts(schema, isInstance);
        return outputs.Count == outputCount && values.Length <= positional.Count
            && values.Zip(positional).All(pair => Accepts(pair.Second, pair.First, positional.Count))
            && positional.Skip(values.Length).All(a => a.Default is not null)
            && named.All(a => a.Default is not null || words.Any(word => IsFor(word, a)))
            && words.All(
                word => named.Any(a => IsFor(word, a) && Accepts(a, word[(word.IndexOf(": ", StringComparison.Ordinal) + 2)..], 0)));
    }

    private static bool IsFor(string word, SchemaArgument argument) =>
        word.StartsWith(Camel(argument.Name) + ": ", StringComparison.Ordinal);

    private static (List<SchemaArgument> Outputs, List<SchemaArgument> Positional, List<SchemaArgument> Named) Parts(
        Schema schema, bool isInstance)
    {
        var given = schema.Arguments.Skip(isInstance ? 1 : 0).Where(a => a.Name != "implicit").ToList();
        return (given.FindAll(a => a.IsOut), given.FindAll(a => !a.IsKeywordOnly), given.FindAll(a => a.IsKeywordOnly && !a.IsOut));
    }

    private static string Camel(string name) =>
        string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static bool IsInstance(Schema schema) => schema.Arguments is [{ Name: "self", Type: "Tensor" }, ..];

    /// <summary>A value for an argument: the filling where it may stand there; null where there is none.</summary>
    private static string? Sample(SchemaArgument argument, string filling, int positionalCount) =>
        filling == "null" && argument.IsOptional ? "null" : argument.BaseType switch
    {
        "int" or "Scalar" => filling is "[0]" or "null" ? "0" : filling,
        "int[]" => filling == "[0]" || (filling != "null" && (argument.IsSizedList || IsRow(argument, positionalCount))) ? filling
            : filling == "null" ? "[0]" : "[" + filling + "]",
        "float" => "0.5",
        "bool" => "true",
        "str" => "\"a\"",
        "Tensor" => "t",
        "Tensor[]" => "ts",
        "Tensor?[]" => "[null, t]",
        "ScalarType" => "DType.Float32",
        "Layout" => "Layout.Strided",
        "MemoryFormat" => "MemoryFormat.Preserve",
        "Device" => "Device.Cpu",
        "Generator" => "g",
        "bool[]" => "[true]",
        "float[]" => "[0.5]",
        "Scalar[]" => "[2.5]",
        _ => null,
    };

    private static bool Accepts(SchemaArgument argument, string value, int positionalCount)
    {
        var isInteger = int.TryParse(value, out _);
        return value == "null" ? argument.IsOptional : argument.BaseType switch
        {
            "int" => isInteger,
            "float" => isInteger || value == "0.5",
            "Scalar" => isInteger || value is "0.5" or "true",
            "int[]" => value is "[0]" or "[1]" or "[-1]" || (isInteger && (argument.IsSizedList || IsRow(argument, positionalCount))),
            "Scalar[]" or "float[]" => value.StartsWith('[') && value is not "[true]" and not "[null, t]",
            _ => value == Sample(argument, "0", positionalCount),
        };
    }

    /// <summary>PyTorch takes a number for a list that is all an operator takes, as if it were a row of one.</summary>
    private static bool IsRow(SchemaArgument argument, int positionalCount) =>
        positionalCount == 1 && argument is { Type: "int[]", IsSizedList: false };
}
