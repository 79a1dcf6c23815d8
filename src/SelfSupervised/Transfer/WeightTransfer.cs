using Relight.Nn;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Transfer;

/// <summary>Carries the weights of one task over to the network of another.</summary>
public static class WeightTransfer
{
    /// <summary>
    /// Loads everything but the last layer, and but for what is to be learned anew. Of the head, what lies before the last layer is loaded
    /// where the weights have all of it; otherwise the whole head is learned anew.
    /// </summary>
    /// <param name="network">A network with fresh weights, which its last layer and what is re-initialised keep.</param>
    /// <param name="weights">
    /// The state dict of a network that differs in its head at most, or of a model that holds it: a prefix before its keys is taken off
    /// (<c>module.</c>, <c>model.</c>, <c>backbone.</c>, <c>module.encoder_q.</c>), parts that a Sequential numbers are named
    /// (<see cref="NumberedParts"/>), and parts that the network lacks, such as a projector, are left out.
    /// Counters of batches (<c>num_batches_tracked</c>) may be missing.
    /// </param>
    /// <param name="reinitialise">Further parts that keep their fresh weights: keys or names of stages, such as <c>layer4</c>.</param>
    /// <returns>What was taken off and left out.</returns>
    /// <exception cref="StateDictException">
    /// Weights are missing or misshapen elsewhere, or the network's own parts have more of them: they are of another architecture. Or they
    /// hold two networks that fit equally well.
    /// </exception>
    /// <exception cref="ArgumentException">A part is none of the network's.</exception>
    public static TransferReport Load(Backbone network, StateDict weights, params IReadOnlyList<string> reinitialise)
    {
        var own = network.StateDict();
        var head = HeadOf(network);
        var lastLayer = network.Head is Sequential { Count: > 0 } layers ? $"{head}.{layers.Count - 1}" : head;
        weights = NumberedParts.Named(weights, out var numbering);
        string[] anew = [.. reinitialise.SelectMany(part => KeysOf(network, part))];
        var wanted = own.Where(entry => !IsWithin(entry.Key, head) && !IsCounter(entry.Key) && !anew.Any(part => IsWithin(entry.Key, part)))
            .ToDictionary(entry => entry.Key, entry => entry.Value.Shape);
        var prefix = wanted.Count > 0 ? SourcePrefix.Find(wanted, weights, out var passedOver) : Empty(out passedOver);
        var given = prefix.Length > 0 ? weights.Under(prefix[..^1]) : weights;

        var hidden = own.Names.Where(name => IsWithin(name, head) && !IsWithin(name, lastLayer)).ToHashSet(StringComparer.Ordinal);
        var hasHidden = hidden.All(name => given.TryGetValue(name, out var tensor) && tensor.Shape == own[name].Shape);
        string[] fresh = [hasHidden ? lastLayer : head, .. anew];
        string[] parts = [.. own.Names.Select(FirstPart).Distinct()];
        var kept = new StateDict();
        foreach (var (name, tensor) in given)
        {
            // what the network's own parts have too much is kept, so that loading names it: these are weights of another architecture
            if (!IsFresh(name) && (IsWithin(name, head) ? hidden.Contains(name) : parts.Contains(FirstPart(name))))
            {
                kept.Add(name, tensor);
            }
        }

        string[] loaded = [.. kept.Names];
        foreach (var name in own.Names.Where(name => IsFresh(name) || (IsCounter(name) && !kept.TryGetValue(name, out _))))
        {
            kept.Add(name, own[name]);
        }

        network.LoadStateDict(kept);
        var used = loaded.Select(name => prefix + name).ToHashSet(StringComparer.Ordinal);
        var unused = weights.Names.Where(name => !used.Contains(name)).ToLookup(name => name.StartsWith(prefix, StringComparison.Ordinal)
            && name[prefix.Length..] is var key && (IsWithin(key, head) || IsFresh(key)));
        return new TransferReport(
            prefix, passedOver, [.. unused[false]], [.. unused[true]]) { Numbering = numbering.GetValueOrDefault(prefix) };

        bool IsFresh(string name) => fresh.Any(part => IsWithin(name, part));
    }

    /// <summary>Excludes parts of a network from training.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parts">Keys such as <c>conv1</c>, names of stages such as <c>stem</c>; <c>backbone</c> stands for everything but the
    /// head.</param>
    /// <exception cref="ArgumentException">A part is none of the network's.</exception>
    public static void Freeze(Backbone network, params IReadOnlyList<string> parts)
    {
        var head = HeadOf(network);
        string[] frozen = [.. parts.Where(part => part != "backbone").SelectMany(part => KeysOf(network, part))];
        foreach (var (name, parameter) in network.NamedParameters())
        {
            if (frozen.Any(part => IsWithin(name, part)) || (parts.Contains("backbone") && !IsWithin(name, head)))
            {
                parameter.RequiresGrad = false;
            }
        }
    }

    private static string Empty(out IReadOnlyList<string> passedOver)
    {
        passedOver = [];
        return "";
    }

    private static string FirstPart(string name) => name.Split('.', 2)[0];

    // what files from before PyTorch 0.4.1 lack, and what only a batch normalization without momentum uses
    private static bool IsCounter(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static bool IsWithin(string name, string part) => name == part || name.StartsWith(part + ".", StringComparison.Ordinal);

    private static string HeadOf(Backbone network) => KeyOf(network, network.Head)
        ?? throw new ArgumentException(
            $"{network.GetType().Name}.{nameof(Backbone.Head)} is no member of the network: make it a property that keeps its value.");

    private static string? KeyOf(Module network, Module part) =>
        network.NamedModules().FirstOrDefault(module => ReferenceEquals(module.Value, part)).Name;

    /// <summary>The keys of a part: its own, or those of a stage's modules.</summary>
    private static IEnumerable<string> KeysOf(Backbone network, string part)
    {
        if (network.NamedModules().Any(module => module.Name == part))
        {
            return [part];
        }

        var stages = network.Stages;
        return stages.FirstOrDefault(stage => stage.Name == part) is { } one
            ? one.Modules.Select(module => KeyOf(network, module)).OfType<string>()
            : throw new ArgumentException($"The network has no part '{part}'. Its parts are {string.Join(", ", Parts())}.");

        IEnumerable<string> Parts() => stages.Select(stage => stage.Name)
            .Concat(network.NamedModules().Select(module => module.Name).Where(name => name.Length > 0 && !name.Contains('.'))).Distinct();
    }
}
