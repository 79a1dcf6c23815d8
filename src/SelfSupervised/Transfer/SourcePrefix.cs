using Relight.Tensors;

namespace Relight.SelfSupervised.Transfer;

/// <summary>
/// Finds what stands before a network's keys in the weights of a larger model: <c>module.</c>, <c>_orig_mod.</c>, <c>module.encoder_q.</c>.
/// </summary>
internal static class SourcePrefix
{
    // Of copies of one network that fit equally well: averages before what is trained, and names before those that mark a second copy
    private static readonly string[] Preferred =
        ["model_ema", "ema_model", "ema", "averaged_model", "teacher", "encoder_q", "online_network", "online_encoder", "online", "student",
            "model", "net", "network", "backbone", "encoder"];

    /// <summary>The prefix, with its dot; empty where there is none.</summary>
    /// <param name="own">The network's entries that are to be loaded.</param>
    /// <param name="weights">The weights of a model that holds it.</param>
    /// <param name="passedOver">Prefixes of further copies that fit as well.</param>
    /// <exception cref="StateDictException">Nothing fits, or two copies fit equally well, of which neither is known to be the one that is
    /// meant.</exception>
    public static string Find(IReadOnlyDictionary<string, Shape> own, StateDict weights, out IReadOnlyList<string> passedOver)
    {
        var fits = new Dictionary<string, (int Names, int Shapes)>(StringComparer.Ordinal);
        foreach (var (name, tensor) in weights)
        {
            for (var at = 0; at >= 0; at = name.IndexOf('.', at) is >= 0 and var dot ? dot + 1 : -1)
            {
                if (own.TryGetValue(name[at..], out var shape))
                {
                    var (names, shapes) = fits.GetValueOrDefault(name[..at]);
                    fits[name[..at]] = (names + 1, shapes + (shape == tensor.Shape ? 1 : 0));
                }
            }
        }

        if (fits.Count == 0)
        {
            throw new StateDictException(
                $"The weights are of another kind of network: they have {Shown(weights.Names)}; the network has {Shown([.. own.Keys])}.");
        }

        var most = fits.Values.Max();
        List<string> best = [.. fits.Where(fit => fit.Value == most).Select(fit => fit.Key)];
        best.RemoveAll(prefix => prefix != best[0] && own.Keys.All(name =>
            // the same under two names
            !weights.TryGetValue(prefix + name, out var copy)
                || (weights.TryGetValue(best[0] + name, out var first) && Same(first, copy))));
        var chosen = best.Count == 1 ? best[0] : Choose(best);
        passedOver = [.. best.Where(prefix => prefix != chosen)];
        return chosen;
    }

    private static string Choose(List<string> prefixes)
    {
        var parts = prefixes.Select(prefix => prefix.Split('.', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var common = Enumerable.Range(0, parts.Min(part => part.Length)).TakeWhile(i => parts.All(part => part[i] == parts[0][i])).Count();
        int[] ranks = [.. parts.Select(part =>
            part.Skip(common).Select(word => Array.IndexOf(Preferred, word)).Where(rank => rank >= 0).DefaultIfEmpty(int.MaxValue).Min())];
        return ranks.Count(rank => rank == ranks.Min()) == 1 ? prefixes[ranks.IndexOf(ranks.Min())] : throw new StateDictException(
            $"The weights hold {prefixes.Count} networks that fit equally well: {string.Join(", ", prefixes.Select(Named))}. "
            + "Save the one that is meant alone, in Python by "
            + "torch.save({k: v for k, v in state_dict.items() if k.startswith(prefix)}, path).");
    }

    private static bool Same(Tensor a, Tensor b) => a.Shape == b.Shape && a.DType == b.DType && a.Equal(b);

    private static string Named(string prefix) => prefix.Length > 0 ? $"'{prefix}'" : "no prefix";

    private static string Shown(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(4)) + (names.Count > 4 ? $" and {names.Count - 4} more" : "");
}
