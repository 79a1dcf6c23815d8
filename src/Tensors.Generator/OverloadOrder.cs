namespace Relight.Tensors.Generator;

/// <summary>
/// Which overload is meant where several fit a call. Arguments that PyTorch takes by keyword alone come last, since C# takes them by
/// position too; then the narrower type is meant (an integer before a real, a number before a tensor); then the shorter list of parameters.
/// A tensor's place takes numbers, too: where only newer versions of libtorch have the operator for numbers, the one for tensors is meant.
/// </summary>
internal static class OverloadOrder
{
    /// <summary>Newer overloads that PyTorch's own functions call under the name, in the place of the first.</summary>
    private static readonly HashSet<string> Preferred = ["aten::stft.center"];

    /// <summary>0 for the first of each name, then −2, −4 …: the form with items in a row comes between.</summary>
    public static Dictionary<OperatorMethod, int> PrioritiesOf(IEnumerable<OperatorMethod> methods, bool asFunctions)
    {
        var priorities = new Dictionary<OperatorMethod, int>();
        foreach (var overloads in methods.GroupBy(m => asFunctions || m.IsInstance ? m.Name : "static " + m.Name))
        {
            var next = 0;
            foreach (var method in overloads.OrderBy(m => m, Comparer<OperatorMethod>.Create((a, b) => Compare(a, b, asFunctions))))
            {
                priorities.Add(method, next);
                next -= 2;
            }
        }

        return priorities;
    }

    private static int Compare(OperatorMethod left, OperatorMethod right, bool asFunctions)
    {
        var preferred = Preferred.Contains(right.Schema.FullName).CompareTo(Preferred.Contains(left.Schema.FullName));
        if (preferred != 0)
        {
            return preferred;
        }

        var (a, b) = (PlacesOf(left, asFunctions), PlacesOf(right, asFunctions));
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            var byPlace = a[i].CompareTo(b[i]);
            if (byPlace != 0)
            {
                var takeTheSame = (Is(a[i], "Scalar") && Is(b[i], "Tensor")) || (Is(a[i], "Tensor") && Is(b[i], "Scalar"));
                return takeTheSame && left.Section != right.Section ? left.Section.CompareTo(right.Section) : byPlace;
            }
        }

        return a.Count.CompareTo(b.Count);
    }

    private static bool Is((bool IsKeywordOnly, int Narrowness) place, string schemaType) =>
        place.Narrowness == ArgumentKind.Of(schemaType)!.Narrowness;

    private static List<(bool IsKeywordOnly, int Narrowness)> PlacesOf(OperatorMethod method, bool asFunctions)
    {
        var places = method.Parameters
            .Select(p => (p.Argument.Schema is { IsKeywordOnly: true, IsOut: false }, p.Argument.Kind.Narrowness));
        return (asFunctions && method.IsInstance ? places.Prepend((false, ArgumentKind.Of("Tensor")!.Narrowness)) : places).ToList();
    }
}
