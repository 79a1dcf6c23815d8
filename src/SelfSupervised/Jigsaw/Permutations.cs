namespace Relight.SelfSupervised.Jigsaw;

/// <summary>Orders of things.</summary>
internal static class Permutations
{
    /// <summary>
    /// Orders that differ from each other in as many places as can be: each is the first of those that are farthest from the nearest one
    /// taken before it.
    /// </summary>
    /// <param name="items">How many things there are, at most 10.</param>
    /// <param name="count">How many orders, at most <paramref name="items"/>!.</param>
    /// <returns>Each says which thing lies at each place; the first is as they are.</returns>
    /// <remarks>Noroozi and Favaro 2016, arXiv:1603.09246, algorithm 1, by the nearest order taken rather than the mean over all.</remarks>
    public static IReadOnlyList<byte[]> FarApart(int items, int count)
    {
        var all = new List<byte[]>();
        Complete([], [.. Enumerable.Range(0, items).Select(item => (byte)item)], all);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, all.Count);
        var nearest = new int[all.Count];
        Array.Fill(nearest, items + 1);
        var taken = new List<byte[]>();
        for (var next = 0; ; next = Array.IndexOf(nearest, nearest.Max()))
        {
            taken.Add(all[next]);
            if (taken.Count == count)
            {
                return taken;
            }

            for (var i = 0; i < nearest.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], Distance(all[i], all[next]));
            }
        }
    }

    private static int Distance(byte[] left, byte[] right)
    {
        var distance = 0;
        for (var place = 0; place < left.Length; place++)
        {
            distance += left[place] == right[place] ? 0 : 1;
        }

        return distance;
    }

    private static void Complete(byte[] begun, byte[] rest, List<byte[]> all)
    {
        if (rest.Length == 0)
        {
            all.Add(begun);
        }

        foreach (var item in rest)
        {
            Complete([.. begun, item], [.. rest.Where(other => other != item)], all);
        }
    }
}
