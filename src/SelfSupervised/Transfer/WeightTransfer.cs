using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.Transfer;

/// <summary>Carries the weights of one task over to the network of another.</summary>
public static class WeightTransfer
{
    private const string Head = "fc";

    /// <summary>
    /// Loads everything but the last layer, and but for what is to be learnt anew. Of the head, what lies before the last layer is loaded where
    /// the weights have all of it; otherwise the whole head is learnt anew.
    /// </summary>
    /// <param name="network">A network with fresh weights, which its last layer and what is re-initialised keep.</param>
    /// <param name="weights">The state dict of a network that differs in its head at most.</param>
    /// <param name="lastLayer">Key of the last layer, such as <c>fc.2</c>.</param>
    /// <param name="reinitialise">Keys of further parts that keep their fresh weights, such as <c>layer4</c>.</param>
    /// <exception cref="StateDictException">Weights are missing or misshapen elsewhere: they are of another architecture.</exception>
    /// <exception cref="ArgumentException">A part is none of the network's.</exception>
    public static void Load(Module network, StateDict weights, string lastLayer, params IReadOnlyList<string> reinitialise)
    {
        var own = network.StateDict();
        var hidden = own.Names.Where(name => IsWithin(name, Head) && !IsWithin(name, lastLayer)).ToHashSet(StringComparer.Ordinal);
        var hasHidden = hidden.All(name => weights.TryGetValue(name, out var given) && given.Shape == own[name].Shape);
        string[] fresh = [hasHidden ? lastLayer : Head, .. reinitialise.Select(part => Expect(network, part))];
        var kept = new StateDict();
        foreach (var (name, tensor) in weights)
        {
            if (!IsFresh(name) && (!IsWithin(name, Head) || hidden.Contains(name)))
            {
                kept.Add(name, tensor);
            }
        }

        foreach (var name in own.Names.Where(IsFresh))
        {
            kept.Add(name, own[name]);
        }

        network.LoadStateDict(kept);

        bool IsFresh(string name) => fresh.Any(part => IsWithin(name, part));
    }

    /// <summary>Excludes parts of a network from training.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parts">Keys such as <c>conv1</c>, <c>layer1</c>; <c>backbone</c> stands for everything but <c>fc</c>.</param>
    /// <exception cref="ArgumentException">A part is none of the network's.</exception>
    public static void Freeze(Module network, params IReadOnlyList<string> parts)
    {
        string[] frozen = [.. parts.Where(part => part != "backbone").Select(part => Expect(network, part))];
        foreach (var (name, parameter) in network.NamedParameters())
        {
            if (frozen.Any(part => IsWithin(name, part)) || (parts.Contains("backbone") && !IsWithin(name, Head)))
            {
                parameter.RequiresGrad = false;
            }
        }
    }

    private static bool IsWithin(string name, string part) => name == part || name.StartsWith(part + ".", StringComparison.Ordinal);

    private static string Expect(Module network, string part) => network.NamedModules().Any(m => m.Name == part)
        ? part
        : throw new ArgumentException(
            $"The network has no part '{part}'. Its parts are {string.Join(", ", network.NamedModules().Select(m => m.Name).Where(n => n.Length > 0 && !n.Contains('.')))}.");
}
