namespace Relight.Tensors.Weights.PyTorch;

/// <summary>Finds the state dict in what a PyTorch file holds: itself, a module, or under some key of a checkpoint.</summary>
internal static class StateDictFinder
{
    private const int MaxDepth = 8;
    private const int MostVisited = 100_000;
    private const int Few = 10;
    private const int Smaller = 3;

    // Keys of what is no state dict though tensors lie in it
    private static readonly string[] Others = ["opt", "optim", "sched", "scaler", "callback", "loops", "rng", "hyper_param", "hparams",
        "hyperparam", "args", "config", "loss", "criterion"];

    /// <summary>The names and tensors, in order.</summary>
    /// <param name="root">What was pickled.</param>
    /// <param name="note">Told which of several state dicts it is, and what in it is no tensor.</param>
    /// <exception cref="PickleException">There is no state dict, or several that may be meant; or a tensor is of a kind that is not
    /// read.</exception>
    internal static IReadOnlyDictionary<string, PickledTensor> Find(object? root, Action<string>? note = null)
    {
        var chosen = Choose(root, note);
        var tensors = new OrderedDictionary<string, PickledTensor>(StringComparer.Ordinal);
        List<string> others = [];
        foreach (var (name, value) in chosen.Entries)
        {
            if (value is PickledTensor tensor)
            {
                tensors[name] = tensor;
            }
            else if (StateDictCandidate.IsTensor(value))
            {
                throw new PickleException($"tensor '{name}' is of a kind that is not read ({((PickleObject)value!).ClassName}). "
                    + "In Python, make it a plain one before saving: to_dense(), dequantize(), detach()");
            }
            else
            {
                others.Add(name);
            }
        }
        if (others.Count > 0 && chosen.TensorCount > 0)
        {
            note?.Invoke($"left out of the state dict, since they are no tensors: {Shown(others)}.");
        }
        return tensors;
    }

    private static StateDictCandidate Choose(object? root, Action<string>? note)
    {
        var visited = 0;
        var found = Candidates(root, "", 0, ref visited);
        if (found.Count == 0)
        {
            return root switch
            {
                PickleDict { Items.Count: 0 } => new StateDictCandidate("", []),
                PickleDict dict =>
                    throw new PickleException(
                    "it holds no state dict: no dict of tensors; its keys are "
                    + $"{Shown([.. dict.Items.Select(item => item.Key as string ?? "(no string)")])}"),
                _ => throw new PickleException(
                    "it holds no dict but a single object without tensors. In Python, save torch.save(model.state_dict(), path)"),
            };
        }
        var most = found.Max(candidate => candidate.TensorCount);
        var likely = found.Where(candidate => candidate.TensorCount * Smaller >= most).ToList();
        var incomplete = likely.Where(candidate => likely.Exists(candidate.LacksStatisticsOf)).ToList();
        likely.RemoveAll(incomplete.Contains);
        var best = likely.Where(candidate => candidate.Rank == likely.Min(other => other.Rank)).ToList();
        if (best.Exists(candidate => !candidate.IsSameAs(best[0])))
        {
            throw new PickleException($"it holds several state dicts: {string.Join(", ", best.Select(candidate => candidate.Name))}. "
                + "In Python, save the one that is meant alone: torch.save(torch.load(path)[key], newPath)");
        }
        var rest = likely.Where(candidate => !candidate.IsSameAs(best[0])).Select(candidate => candidate.Name).ToList();
        if (rest.Count > 0)
        {
            note?.Invoke($"of several state dicts in it {best[0].Name} is taken, not {string.Join(", ", rest)}.");
        }
        if (incomplete.Count > 0)
        {
            note?.Invoke(
                $"{string.Join(", ", incomplete.Select(candidate => candidate.Name))} in it lacks the statistics of batch normalizations "
                + $"(running_mean, running_var), so {best[0].Name} is taken.");
        }
        return best[0];
    }

    private static List<StateDictCandidate> Candidates(object? value, string path, int depth, ref int visited)
    {
        if (depth > MaxDepth || ++visited > MostVisited)
        {
            return [];
        }
        if (value is PickleObject made && ModuleState.Of(made) is { } state)
        {
            return [new StateDictCandidate(path, state)];
        }
        if (value is not PickleDict and not PickleObject)
        {
            return [];
        }
        var items = ((value as PickleDict) ?? ((PickleObject)value).Items).Items;
        List<StateDictCandidate> inner = [];
        foreach (var (key, item) in items)
        {
            if (key is string name && !Others.Any(other => name.Contains(other, StringComparison.OrdinalIgnoreCase)))
            {
                inner.AddRange(Candidates(item, path.Length == 0 ? name : $"{path}.{name}", depth + 1, ref visited));
            }
        }
        var own = items.Where(item => item.Key is string).GroupBy(item => (string)item.Key!)
            .Select(group => new KeyValuePair<string, object?>(group.Key, group.Last().Value)).ToList();
        var candidate = new StateDictCandidate(path, own);
        if (items.Any(item => item.Key is not string && StateDictCandidate.IsTensor(item.Value)) && inner.Count == 0
            && candidate.TensorCount > 0)
        {
            throw new PickleException("a tensor's key in the state dict is no string");
        }
        return candidate.TensorCount > 0 && candidate.TensorCount >= inner.Select(other => other.TensorCount).DefaultIfEmpty().Max()
            ? [candidate]
            : inner;
    }

    private static string Shown(List<string> names) => string.Join(", ", names.Take(Few)) + (names.Count > Few ? ", …" : "");
}
