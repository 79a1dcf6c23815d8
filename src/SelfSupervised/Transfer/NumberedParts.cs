using System.Globalization;
using Relight.Tensors;

namespace Relight.SelfSupervised.Transfer;

/// <summary>
/// Names the parts of a ResNet that was put into a Sequential, as by <c>nn.Sequential(*list(resnet.children())[:-1])</c>: there
/// <c>conv1.weight</c> is <c>0.weight</c>, and <c>layer1.0.conv1.weight</c> is <c>4.0.conv1.weight</c>.
/// </summary>
public static class NumberedParts
{
    // What a part of the name holds at least, in the order of the numbers; parts without weights have numbers too
    private static readonly (string Name, string Key)[] Parts =
    [
        ("conv1", "weight"), ("bn1", "running_mean"),
        ("layer1", "0.conv1.weight"), ("layer2", "0.conv1.weight"), ("layer3", "0.conv1.weight"), ("layer4", "0.conv1.weight"),
    ];

    /// <summary>
    /// The weights with the names of parts in place of their numbers, whatever stands before these; the same weights where nothing is
    /// numbered so.
    /// </summary>
    /// <param name="weights">Weights under the keys of their file.</param>
    public static StateDict Named(StateDict weights) => Named(weights, out _);

    /// <inheritdoc cref="Named(StateDict)"/>
    /// <param name="weights">Weights under the keys of their file.</param>
    /// <param name="numbering">What the numbers stand for, by what stands before them, such as <c>backbone.</c>:
    /// <c>0 conv1, 1 bn1, 4 layer1, …</c>.</param>
    internal static StateDict Named(StateDict weights, out IReadOnlyDictionary<string, string> numbering)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var numbers in weights.Names.SelectMany(NumbersIn).Distinct().GroupBy(part => part.Prefix, part => part.Number))
        {
            int[] first = [.. numbers.Order().Take(Parts.Length)];
            if (first.Length == Parts.Length
                && Parts.Index().All(part => weights.TryGetValue($"{numbers.Key}{first[part.Index]}.{part.Item.Key}", out _)))
            {
                found.Add(numbers.Key, string.Join(", ", Parts.Zip(first, (part, number) => $"{number} {part.Name}")));
                foreach (var (part, number) in Parts.Zip(first))
                {
                    names.Add($"{numbers.Key}{number}", numbers.Key + part.Name);
                }
            }
        }

        numbering = found;
        if (found.Count == 0)
        {
            return weights;
        }

        var named = new StateDict();
        foreach (var (name, tensor) in weights)
        {
            var numbered = NumbersIn(name).Select(part => $"{part.Prefix}{part.Number}").FirstOrDefault(names.ContainsKey);
            named.Add(numbered is null ? name : names[numbered] + name[numbered.Length..], tensor);
        }

        return named;
    }

    /// <summary>Of <c>backbone.4.0.conv1.weight</c>: 4 after <c>backbone.</c>, and 0 after <c>backbone.4.</c>.</summary>
    private static IEnumerable<(string Prefix, int Number)> NumbersIn(string name)
    {
        for (int start = 0, dot; (dot = name.IndexOf('.', start)) >= 0; start = dot + 1)
        {
            if (int.TryParse(name.AsSpan(start, dot - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return (name[..start], number);
            }
        }
    }
}
